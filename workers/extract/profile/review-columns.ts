import { linkTemplate } from '../wrapper/link-template.ts'
import { nameOfPath, textAt, type PageLink } from '../wrapper/page-index.ts'
import { isPriceRun, titleTextAt, type SetView } from '../wrapper/record-view.ts'

export type ReviewRole =
  | 'buyer'
  | 'words'
  | 'day'
  | 'age'
  | 'stars'
  | 'item'
  | 'variant'
  | 'vendor'
  | 'source'

const HEADS: [ReviewRole, RegExp][] = [
  ['age', /^age$|^how long ago$/i],
  ['day', /^(?:date(?: ?\/ ?time)?|when|time|posted|added|datum|wann|дата|когда|(?:评价|评论)?(?:时间|日期))$/iu],
  ['stars', /^(?:stars?|ratings?|score|mark|sterne|bewertung|оценка|звёзды|(?:评价)?(?:评分|星级|等级))$/iu],
  ['buyer', /^(?:buyer|customer|user(?:name)?|from|by|author|buyer name|käufer|kunde|von|покупатель|пользователь|автор|от|买家|用户|评论者|买家名称?)$/iu],
  ['vendor', /^(?:vendor|seller|shop|verkäufer|händler|продавец|магазин|卖家|商家)$/iu],
  ['item', /^(?:item|product|listing|offer|goods|artikel|produkt|angebot|товар|商品|产品)$/iu],
  ['variant', /^(?:quantity|qty|amount|variant|weight|option|menge|anzahl|количество|вес|数量|规格)$/iu],
  ['source', /^(?:source|(?:from |other )?market(?:place)?|imported(?: from)?|quelle|markt|источник|площадка|маркет|来源|平台|来源(?:平台|市场))$/iu],
  ['words', /^(?:feedback|comments?|reviews?|text|message|kommentar|text|отзыв|комментарий|текст|评价|评论|内容|评价内容)$/iu],
] // prettier-ignore

/** What stands where in the records of a list of reviews, as far as all of them together tell. */
export type ReviewPlaces = {
  columns: Map<ReviewRole, number>
  /** By place of the tree and turn: texts that are ages without saying so, `1d 4h`. */
  agePath: number | undefined
  /** By record: what was bought. */
  items: (string | undefined)[]
  /** By record: the link to it. */
  links: (PageLink | undefined)[]
  /** Texts that every record has: buttons. */
  buttons: Set<string>
  /** What the columns are called. */
  heads: Set<string>
}

export function placesOf(set: SetView): ReviewPlaces {
  const columns = new Map<ReviewRole, number>()
  for (const [i, { text }] of (set.columns?.labels ?? []).entries()) {
    const role = HEADS.find(([, pattern]) => pattern.test(text))?.[0]
    if (role && !columns.has(role)) columns.set(role, i)
  }
  const buttons = buttonsOf(set)
  const links = linksOf(set, buttons)
  const heads = new Set((set.columns?.labels ?? []).map(({ text }) => text))
  return { columns, heads, agePath: agePathOf(set), buttons, links, items: itemsOf(set, links, buttons) }
}

/** Texts of links that all records have in common: buttons, unless each is a link to one and the same thing by its name. */
function buttonsOf({ views, page }: SetView): Set<string> {
  const counts = new Map<string, number>()
  const hrefs = new Map<string, Set<string>>()
  for (const { links } of views)
    for (const [text, href] of new Map(links.map(({ at, href }) => [titleTextAt(page, at), href]))) {
      counts.set(text, (counts.get(text) ?? 0) + 1)
      hrefs.set(text, (hrefs.get(text) ?? new Set()).add(href))
    }
  const common = [...counts].flatMap(([text, count]) =>
    count > 1 && count >= views.length * 0.8 ? text : [],
  )
  const names = common.filter((text) => isNameOfOne(text, [...hrefs.get(text)!]))
  return new Set(names.length === 1 ? common.filter((text) => text !== names[0]) : common)
}

/** Several words that tell nobody what to do. */
function isNameOfOne(text: string, hrefs: string[]): boolean {
  const [href] = hrefs
  if (href === undefined || hrefs.length > 1 || href.startsWith('#')) return false
  return text.length >= 6 && /\p{L}[^\p{L}]*\s|\p{Script=Han}{4}/u.test(text) && !TO_ITEM.test(text) && !TO_DO.test(text) && !isPerson(href) // prettier-ignore
}

const TO_DO =
  /\b(?:reply|respond|answer|report|complain|comment|feedback|review|rate|contact|message|dispute|vote|helpful|buy|order|add|more|all|here|back|next|log ?in|sign)\b|ответ|пожал|жалоб|отзыв|сообщ|подробн|kontakt|melden|antwort|bewert|nachricht|举报|回复|评价|联系|查看|更多/iu

const isPerson = (href: string): boolean => PERSON.test(linkTemplate(href.replace(/^https?:\/\/[^/]*/i, ''))) // prettier-ignore
const PERSON =
  /(?:^|[/?&=_.-])(?:vendors?|sellers?|users?|members?|profiles?|buyers?|customers?|authors?|u|v)(?=[/?&=_.-]|$)/i
const TO_ITEM = /\b(?:view|item|product|listing|offer|see)\b|товар|商品|artikel|angebot/iu

/** The link to what was bought: no person's, and no button that says something else. */
function linksOf({ views, page }: SetView, buttons: Set<string>): (PageLink | undefined)[] {
  return views.map(({ links }) =>
    links.find(({ at, href }) => {
      const text = titleTextAt(page, at)
      if (text.length < 3 || isPerson(href)) return false
      return !buttons.has(text) || TO_ITEM.test(text)
    }),
  )
}

const AGE = /^\d{1,4}d(?: \d{1,2}h)?$|^\d{1,2}h(?: \d{1,2}m(?:in)?)?$|^\d{1,2}:\d{2}$/
const MADE_BY_CLOCK = /^\d{1,4}d \d{1,2}h$/

/** Times of delivery are whole days; a place with hours beside days, too, holds ages. */
function agePathOf({ views, page: { index } }: SetView): number | undefined {
  const paths = new Map<number, { ages: number; exact: number }>()
  for (const { record } of views) {
    const seen = new Set<number>()
    for (let run = record.runFrom; run < record.runTo; run++) {
      const { text, at } = index.runs[run]!
      const path = index.path[at]!
      if (text.length > 10 || !AGE.test(text) || seen.has(path)) continue
      seen.add(path)
      const count = paths.get(path) ?? { ages: 0, exact: 0 }
      paths.set(path, { ages: count.ages + 1, exact: count.exact + Number(MADE_BY_CLOCK.test(text)) })
    }
  }
  return [...paths].find(([, { ages, exact }]) => exact > 0 && ages >= views.length * 0.8)?.[0]
}

/**
 * Of each record the name of what was bought: the link's text where it is no button, else the text that goes with the link:
 * the same wherever the link is the same, and another where it is another. A buyer's words do neither.
 */
function itemsOf(
  set: SetView,
  links: (PageLink | undefined)[],
  buttons: Set<string>,
): (string | undefined)[] {
  const { page } = set
  const named = links.map((link) => link && titleTextAt(page, link.at))
  if (named.some((text) => text !== undefined && !buttons.has(text))) return named.map((text) => (text !== undefined && buttons.has(text) ? undefined : text)) // prettier-ignore
  const hrefs = links.map((link) => link?.href)
  const known = hrefs.filter((href) => href !== undefined)
  if (new Set(known).size < 2 || new Set(known).size === known.length) return []
  for (const texts of slotsOf(set, buttons).values()) if (goesWith(texts, hrefs)) return texts
  return []
}

function slotsOf({ views, page }: SetView, buttons: Set<string>): Map<string, (string | undefined)[]> {
  const { index } = page
  const slots = new Map<string, (string | undefined)[]>()
  for (const [i, { record }] of views.entries()) {
    const turns = new Map<number, number>()
    for (let run = record.runFrom; run < record.runTo; run++) {
      const { text, at } = index.runs[run]!
      const path = index.path[at]!
      const turn = turns.get(path) ?? 0
      turns.set(path, turn + 1)
      if (turn > 3 || text.length < 4 || !/\p{L}{2}/u.test(text) || buttons.has(text) || isPriceRun(page.prices, run)) continue // prettier-ignore
      const key = `${nameOfPath(page.paths, path)} ${turn}`
      const slot = slots.get(key) ?? Array.from<string | undefined>({ length: views.length })
      slot[i] = text
      slots.set(key, slot)
    }
  }
  return slots
}

/** A thing may have been renamed between two orders; more than one in five times is no name. */
function goesWith(texts: (string | undefined)[], hrefs: (string | undefined)[]): boolean {
  const byHref = new Map<string, string>()
  let [again, other] = [0, 0]
  for (const [i, href] of hrefs.entries()) {
    const text = texts[i]
    if (href === undefined) continue
    if (text === undefined) return false
    const before = byHref.get(href)
    if (before === text) again++
    else if (before !== undefined) other++
    else byHref.set(href, text)
  }
  return again > 0 && other <= again / 4 && new Set(byHref.values()).size === byHref.size
}

/** The text of a column's cell in a record; nothing where it is empty or a dash. */
export function cellOf(set: SetView, nth: number, column: number | undefined): string | undefined {
  const cell = column === undefined ? undefined : set.views[nth]!.cells?.[column]
  const text = cell === undefined ? '' : textAt(set.page.index, cell)
  return /^[-–—]*$/u.test(text) ? undefined : text
}
