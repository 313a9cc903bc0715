import { hasDigit } from '../values/characters.ts'

/** What a label can announce, in the words of the contract; `class`, `shipping` and `feedback` only tell what a thing is. */
export type LabelField =
  | 'title' | 'price' | 'vendor' | 'category' | 'shipsFrom' | 'shipsTo' | 'shipsExcept' | 'stock' | 'sold' | 'views'
  | 'rating' | 'escrow' | 'payments' | 'postedAt' | 'updatedAt' | 'minOrder' | 'quantity' | 'nativeId' | 'class'
  | 'joinedAt' | 'lastSeenAt' | 'level' | 'sales' | 'notPrice' | 'description' | 'shipping' | 'feedback' | 'replies' // prettier-ignore

// The meanings of labels in English, German, Russian and Chinese; whole labels, the first that fits.
const WORDS: [LabelField, string][] = [
  ['notPrice', 'balance|est(?:imated|\\.)? value|value|limit|withdrawal limit|minimum|maximum|deposit|total|shipping (?:cost|price|fee)s?|fee|guthaben|баланс|余额|交易额|总出售额|总购买额'],
  ['price', '(?:buy(?:ing)?|purchase|unit|sale|item|our|start(?:ing)?|current|product) price|prices?(?: per (?:unit|item|gram|g|piece|kg|oz))?|cost|(?:total )?kosten|(?:stück|verkaufs)?preis|цена|стоимость|(?:商品|出售|销售)?(?:价格|单价|售价|价钱|金额)|价'],
  ['vendor', '(?:vendor|seller|merchant|shop|store|author|poster|starter|dealer|trader|supplier|user)(?: ?name)?|(?:sold|posted|offered|started|listed|published|added|submitted|thread|created) by|by|verkäufer|anbieter|händler|verkauft von|autor|von|продавец|автор|магазин|поставщик|发布者|卖家|作者|商家|(?:商家|卖家|账户|店铺|作者|发布者)名称?|发帖人|楼主|店铺|供应商|发布人'],
  ['category', '(?:product |main |listing )?categor(?:y|ies)|section|sub-?category|kategorien?|rubrik|категори[яи]|раздел|рубрика|(?:商品|所属|交易)?(?:分类|类别|板块|版块)'],
  ['shipsExcept', '(?:does not|doesn\'t|do not|not|no) ship(?:ping|s)? to|excluded? (?:countries|from shipping)|except|kein versand nach|кроме|不发往'],
  ['shipsFrom', 'ships?(?:ping|ped)? (?:from|origin)|origin(?: country)?|(?:country of )?origin|dispatched from|sent from|location|located in|from|versand (?:aus|von)|versendet aus|herkunft|land|отправ(?:ка|ляет|ление) из|откуда|страна|发货(?:地|国|地点)?|产地|来自|所在地'],
  ['shipsTo', 'ships?(?:ping|ped)? (?:to|destinations?)|sent to|destinations?|deliver(?:s|y) to|available in|to|versand nach|liefert nach|доставка в|куда|发往|配送(?:至|范围|地区)?|收货地'],
  ['stock', '(?:items? |in |current )?stock|(?:quantity|qty|items?|amount|units?|pieces) (?:left|available|remaining|in stock)|left|availab(?:le|ility)|remaining|(?:auf )?lager(?:bestand)?|verfügbar|bestand|в наличии|есть в наличии|остаток|осталось|库存(?:数量)?|剩余(?:数量)?|可用(?:数量)?|余量'],
  ['sold', '(?:items? |total |times |already )?sold|sales?|orders?|purchases|deals|verkauft|verkäufe|продано|продаж[аи]?|заказов|已售|销量|成交(?:量|数)?|本单成交|已出售|售出'],
  ['views', 'views?|viewed|hits|aufrufe|просмотр(?:ов|ы)|浏览(?:量|次数)?|查看|点击(?:量)?|人气'],
  ['replies', 'repl(?:y|ies)|posts|comments|answers|antworten|beiträge|ответ(?:ов|ы)|回复|回帖|帖子'],
  ['feedback', 'feedbacks?|reviews?|buyer|customer|comment|bewertungen|käufer|kommentar|отзыв(?:ы)?|покупатель|评价|买家|评论'],
  ['rating', 'ratings?|stars?|score|average rating|vendor rating|bewertung|рейтинг|оценка|评分|好评率|信誉'],
  ['escrow', 'escrow(?: type)?|payment|payment type|finali[sz]e early|treuhand|эскроу|гарант|担保|担保交易|交易方式'],
  ['payments', '(?:payment|accepted) (?:methods?|currenc(?:y|ies)|coins?)|accepts?|accepted|pay(?:able)? (?:with|in)|coins?|currenc(?:y|ies)|zahlungs(?:arten|methoden)|zahlung|оплата|способы? оплаты|支付(?:方式)?|付款方式|币种'],
  ['joinedAt', '(?:member|vendor|user|seller|active|registered) since|join(?:ed)?(?: date| on)?|registered(?: on)?|registration(?: date)?|mitglied seit|registriert|дата регистрации|зарегистрирован|на сайте с|注册(?:时间|日期)|加入(?:时间|日期)'],
  ['lastSeenAt', 'last (?:seen|active|online|log ?in|logged in|visit(?:ed)?)|zuletzt (?:online|gesehen|aktiv)|был(?:а)? (?:онлайн|в сети)|последний (?:вход|визит)|(?:商家)?最[后近](?:在线|登录|活动|上线)(?:时间)?'],
  ['updatedAt', '(?:last )?(?:updated?|edited|modified)(?: on| at)?|last (?:post|update|reply)|aktualisiert|обновлен[оа]?|更新(?:时间|日期)?|最后(?:发表|回复)'],
  ['postedAt', '(?:date )?(?:posted|added|created|published|listed)(?: on| at| date)?|date(?: added| posted| created)?|datum|eingestellt(?: am)?|дата(?: (?:добавления|публикации))?|добавлен[оа]?|(?:交易)?发布(?:时间|日期)|日期|时间|上架时间'],
  ['minOrder', '(?:min(?:imum|\\.)? ?(?:order|qty|quantity|purchase)(?: quantity)?)|mindestbestell(?:ung|menge)|минимальный заказ|起(?:订|拍|购|售)(?:量)?|最小(?:购买|起订)量?'],
  ['shipping', '(?:shipping|delivery|postage)(?: (?:options?|methods?|type))?|versand(?:art|optionen)?|доставка|способ доставки|物流|运费|配送方式'],
  ['level', '(?:vendor |trust |seller |user )?level|rank|stufe|уровень|等级|级别'],
  ['sales', '(?:successful |completed |total )?(?:transactions?|trades)|total sales|сделок|交易(?:数|次数)|成交单数'],
  ['nativeId', '(?:item|product|listing|offer|ad|article|lot|order)? ?(?:#|no\\.?|number|id)|artikel-?nr\\.?|артикул|номер|(?:交易|商品|产品|帖子)?编号'],
  ['class', '(?:product |item |listing )?(?:class|type|kind|form)|art|typ|тип(?: товара)?|(?:商品|交易)?类型'],
  ['quantity', 'quantity|qty|amount|weight|menge|anzahl|gewicht|количество|вес|(?:出售)?数量|重量'],
  ['description', '(?:product |item |listing |full )?(?:description|details|info(?:rmation)?)|beschreibung|описание|(?:商品|产品|交易)?(?:描述|详情|介绍|说明)|详细(?:描述|介绍|说明)|(?:商品|产品|交易)?内容'],
  ['title', '(?:product|item|article|listing|offer|thread|topic|subject|goods?|package)(?: ?(?:name|title))?|title|name|titel|produkt|artikel|angebot|thema|название|товар|тема|наименование|(?:商品|产品|交易)?(?:标题|名称)|商品|主题|产品'],
] // prettier-ignore

/** Every spelling that such a pattern allows: groups with alternatives, `?` behind a letter or a group, sets of letters. */
function spellings(pattern: string): string[] {
  let at = 0
  const alternatives = (): string[] => {
    const all: string[] = []
    let heads = ['']
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        all.push(...heads)
        heads = ['']
        at++
        continue
      }
      const pieces = piece()
      const optional = pattern[at] === '?'
      if (optional) at++
      heads = heads.flatMap((head) => [...(optional ? [head] : []), ...pieces.map((tail) => head + tail)])
    }
    return [...all, ...heads]
  }
  const piece = (): string[] => {
    const char = pattern[at++]!
    if (char === '(') {
      at += 2
      const inner = alternatives()
      at++
      return inner
    }
    if (char === '[') {
      const end = pattern.indexOf(']', at)
      const letters = Array.from(pattern.slice(at, end))
      at = end + 1
      return letters
    }
    return char === '\\' ? [pattern[at++]!] : [char]
  }
  return alternatives()
}

const FIELDS = new Map<string, LabelField>()
for (const [field, words] of WORDS) {
  for (const word of spellings(words)) if (word !== '' && !FIELDS.has(word)) FIELDS.set(word, field)
}

/** The field that a label announces; nothing for other words. A closing colon and marks around it do not matter. */
export function labelOf(text: string): LabelField | undefined {
  if (text.length > LONGEST || !mayBe(text) || hasDigit(text)) return undefined
  const plain = FIELDS.get(text.toLowerCase())
  if (plain !== undefined || !isMarked(text)) return plain
  const bare = text.replace(/^[\s\-–•*|/([#,]+(?=.)/u, '').replace(/[\s:：\-–|/)(\]]+$/u, '')
  const joined = bare.includes('/') || bare.includes('#') ? bare.replaceAll(/\s*[/#]\s*/g, (mark) => mark.trim()) : bare // prettier-ignore
  return FIELDS.get(joined.toLowerCase())
}

const LONGEST = 40
const ASCII = 128
/** By the first or the last letter of a text, times 64, and its length: whether some label has both. */
const [BEGINNINGS, ENDINGS] = [new Uint8Array(ASCII * 64), new Uint8Array(ASCII * 64)]
for (const word of FIELDS.keys()) {
  if (word.length > LONGEST) continue
  const [first, last] = [word.charCodeAt(0), word.charCodeAt(word.length - 1)]
  if (first < ASCII) BEGINNINGS[first * 64 + word.length] = 1
  if (last < ASCII) ENDINGS[last * 64 + word.length] = 1
}

/** Marks at either end, which a label may have around its words. */
const MARKS = new Set(Array.from(' -–•*|/([#,:：)]', (mark) => mark.charCodeAt(0)))
const isMark = (code: number): boolean => !isSmall(code) && MARKS.has(code)
const isMarked = (text: string): boolean => isMark(text.charCodeAt(0)) || isMark(text.charCodeAt(text.length - 1)) // prettier-ignore
const isSmall = (code: number): boolean => code >= 97 && code <= 122
const smallOf = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)

/** Cheap: most texts are no label by their length and their first or last letter alone. */
function mayBe(text: string): boolean {
  if (text === '' || isMarked(text)) return true
  const { length } = text
  const [first, last] = [smallOf(text.charCodeAt(0)), smallOf(text.charCodeAt(length - 1))]
  return (first >= ASCII || BEGINNINGS[first * 64 + length] === 1) && (last >= ASCII || ENDINGS[last * 64 + length] === 1) // prettier-ignore
}

const CURRENCY_TAIL =
  /(?<=\S)\s*[([]?\s*(?:in )?(?<code>[$€£¥₽฿₿]|usdt?|eur|gbp|btc|xmr|ltc|cny|rmb|rub|元|美元|美金)\s*[)\]]?$/iu

/** How they end. */
const LAST = new Set('$€£¥₽฿₿元金tdrpcybTDRPCYB)] ')
const ENDS = /(?:[$€£¥₽฿₿元金]|usdt?|eur|gbp|btc|xmr|ltc|cny|rmb|rub)\s*[)\]]?$/iu

/** A column's or row's label with the currency that it may name: `Cost $`, `Price (BTC)`, `价格(USDT)`. */
export function labelWithCurrency(text: string): { field: LabelField | undefined; currency?: string } {
  const plain = labelOf(text)
  if (plain !== undefined) return { field: plain }
  const tail =
    text.length <= LONGEST && LAST.has(text.at(-1)!) && ENDS.test(text.slice(-7))
      ? CURRENCY_TAIL.exec(text)
      : null
  if (!tail) return { field: undefined }
  return { field: labelOf(text.slice(0, tail.index)), currency: tail.groups!['code']! }
}
