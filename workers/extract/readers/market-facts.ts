import { isText, type AnyNode, type Element } from 'domhandler'
import type { MarketFact } from '#contracts/extraction.ts'
import { isBlankText, isOf } from '#pages/page-nodes.ts'
import { BLOCK, SILENT } from '#pages/tag-kinds.ts'
import { fold } from '#pages/tree.ts'
import type { Page } from '../page.ts'
import { parseCount, parseNumber } from '../values/number.ts'
import { parsePrice } from '../values/price.ts'
import { hasDigit } from '../values/characters.ts'

type Field = MarketFact['field']

const LONGEST_LINE = 400
const MOST_LINES = 5_000
const MOST_SENTENCES = 100
/** A page without any of these words says nothing of the market itself. */
const HINT =
  /commission|\bfees?\b|\bbond\b|deposit|escrow|feedback|prohibited|forbidden|banned|not allow|do not sell|listings|vendors|users|members|provision|gebühr|kaution|treuhand|verboten|комисси|залог|гарант|отзыв|запрещ|товаров|продавцов|пользовател|佣金|手续费|抽成|保证金|押金|担保|评价|好评|差评|禁止|严禁|商品|商家|用户|订单/iu

const PERCENT = String.raw`(?<percent>\d{1,2}(?:[.,]\d{1,2})?)\s?(?:%|％|percent|prozent|процент)`
const FEE = String.raw`(?:commissions?|(?:market(?:place)?|vendor|seller|site|transaction|sales?|escrow) fees?|provision|(?:verkaufs|markt)gebühr|комисси[яию]|佣金|手续费|抽成)`
const COMMISSION = new RegExp(`${FEE}[^.%。；;]{0,60}?${PERCENT}|${PERCENT}[^.。；;]{0,30}?${FEE}`, 'iu')
/** What whoever brings others is given. */
const AFFILIATE = /affiliat|referr|\binvit|реферал|партн[её]рск|пригла|推荐人|邀请|werbe[nr]/iu
const BOND =
  /(?:vendor|seller)(?:['’]?s)?\s(?:bond|deposit|fee)|bond (?:for|to become|of) |deposit (?:for|to become) |(?:händler|verkäufer)kaution|kaution|залог|депозит продавца|保证金|押金|入驻费/iu
const ESCROW = /escrow|treuhand|эскроу|гарант(?!ир)|担保交易|担保/iu
const FEEDBACK = /feedback|\breviews?\b|\bratings?\b|bewertung|отзыв|评价|[好差]评/iu
/** A rule says what is done, may be done or must be done. */
const RULE =
  /\b(?:must|can(?:not)?|may|only|always|never|after|within|before|required|allowed|days?|hours?|muss|darf|kann|nur|innerhalb|tagen?)\b|может|можно|нельзя|только|после|дней|дня|необходимо|нужно|必须|须|需|应当|可以|不得|不能|只能|之后|天|小时/iu
const BANNED =
  /(?:(?:strictly )?(?:prohibited|forbidden|banned)(?: (?:items|goods|products|listings|categories))?|not (?:be )?(?:allowed|permitted)(?: (?:to sell|on (?:the|this|our) (?:market|site)))?|do(?:es)? not (?:allow|permit|sell)(?: the sale of)?|may not be sold|verboten(?:e waren)?|запрещен[ыоа]?(?: к продаже| продавать)?|запрещённые товары|禁止(?:出售|销售|交易|发布)?|严禁(?:出售|销售|交易|发布)?)\s*[:：-]?\s*/iu

/**
 * What a market says of itself: commission in per cent, vendor bond, rules of escrow and feedback, goods that it bans,
 * and what it counts. Sellers say such things of themselves, so a page of one listing or one vendor is not asked.
 */
export function readMarketFacts(page: Page, text: string, isOfGoods: boolean): MarketFact[] {
  if (isOfGoods ? !mayCount(text) : !HINT.test(text)) return []
  const lines = linesOf(page)
  const facts = new Map<Field, MarketFact>()
  for (const fact of countersIn(lines)) facts.set(fact.field, fact)
  if (!isOfGoods) {
    for (const [i, line] of lines.entries())
      for (const fact of rulesIn(line, lines, i)) if (!facts.has(fact.field)) facts.set(fact.field, fact)
  }
  return [...facts.values()]
}

function linesOf({ tree }: Page): string[] {
  const body = tree.elements[tree.byTag.get('body')?.[0] ?? -1] ?? tree.root
  const walk: Lines = { lines: [], line: '', left: MOST_LINES }
  addLines(walk, body)
  endLine(walk)
  return walk.lines
}

/** `line` is what was read of the next one; `left` counts those that may still come. */
type Lines = { lines: string[]; line: string; left: number }

/** Block elements part lines; breaks in the source do so only where they are shown. Scripts and styles say nothing. */
function addLines(walk: Lines, node: AnyNode, isPre = false): void {
  if (walk.left <= 0) return
  if (isText(node)) {
    if (isPre) addShown(walk, node.data)
    else if (walk.line !== '' || !isBlankText(node)) walk.line += node.data
  } else if ('children' in node && !isOf(node as Element, SILENT)) {
    const isBlock = isOf(node as Element, BLOCK)
    if (isBlock) endLine(walk)
    for (const child of node.children) addLines(walk, child, isPre || (node as Element).name === 'pre')
    if (isBlock) endLine(walk)
  }
}

function addShown(walk: Lines, text: string): void {
  for (const [i, part] of text.split('\n').entries()) {
    if (i > 0) endLine(walk)
    walk.line += part
  }
}

function endLine(walk: Lines): void {
  const line = walk.line === '' || walk.left <= 0 ? '' : fold(walk.line)
  if (line !== '') walk.lines.push(...(line.length <= LONGEST_LINE ? [line] : sentencesOf(line)))
  walk.line = ''
  walk.left--
}

const sentencesOf = (line: string): string[] =>
  line.split(/(?<=[.!?])\s+|(?<=[。！？])/u, MOST_SENTENCES).filter(({ length }) => length <= LONGEST_LINE)

function rulesIn(line: string, lines: string[], at: number): MarketFact[] {
  const facts: MarketFact[] = []
  const percent = AFFILIATE.test(line) ? undefined : COMMISSION.exec(line)?.groups?.['percent']
  const share = percent === undefined ? undefined : parseNumber(percent, percent.includes(',') ? ',' : '.')
  if (share !== undefined) facts.push({ field: 'commission', value: Number(share), raw: line })
  if (BOND.test(line)) {
    // The sum may stand in the cell beside the words.
    const bond = parsePrice(line) ?? (line.length < 40 ? parsePrice(shortLine(lines[at + 1])) : undefined)
    if (bond) facts.push({ field: 'vendorBond', value: bond, raw: line })
  }
  if (ESCROW.test(line) && isRule(line)) facts.push({ field: 'escrow', value: line, raw: line })
  if (FEEDBACK.test(line) && isRule(line)) facts.push({ field: 'feedback', value: line, raw: line })
  const banned = bannedIn(line, lines, at)
  if (banned.length > 0) facts.push({ field: 'banned', value: banned, raw: line })
  return facts
}

const shortLine = (line = ''): string => (line.length < 40 ? line : '')
/** A heading or an entry of a menu is no sentence. */
const isRule = (line: string): boolean => (line.length > 30 || /\p{Script=Han}.{7}/u.test(line)) && RULE.test(line) // prettier-ignore

const MOST_BANNED = 40
const SHORT = 60

/** Behind the words in their sentence, before them, or, where they are a heading, in the lines below. */
function bannedIn(line: string, lines: string[], at: number): string[] {
  const found = BANNED.exec(line)
  if (!found) return []
  const behind = line.slice(found.index + found[0].length)
  const before = line.slice(0, found.index).replace(/\s*\b(?:is|are|will)\b\s*$/i, '')
  const said = /\p{L}{2}/u.test(behind) ? behind : before
  if (/\p{L}{2}/u.test(said)) return partsOf(said)
  const below: string[] = []
  for (const next of lines.slice(at + 1, at + 1 + MOST_BANNED)) {
    if (next.length > SHORT || /[.:：。]$/u.test(next)) break
    below.push(next)
  }
  return below.length >= 2 ? below.map(bare).filter((part) => part !== '') : []
}

function partsOf(text: string): string[] {
  const sentence = text.split(/[.。!！]/u)[0]!
  const parts = sentence.split(/[,，、;；/]|\s(?:and|or|und|oder|и|или)\s|和|或/iu).map(bare)
  return parts.filter((part) => /\p{L}{2}/u.test(part) && part.length <= SHORT).slice(0, MOST_BANNED)
}

const bare = (text: string): string =>
  text
    .replace(
      /^[\s\-–•*·]*(?:(?:is|are|sind|ist)\s+)?(?:(?:to )?(?:sell|list)|the sale of|any(?: kind of)?|все виды|任何)?\s*/iu,
      '',
    )
    .trim()

const NUMBER = String.raw`\d{1,3}(?:[ ,.’']\d{3})+|\d+(?:[.,]\d+)?\s?(?:k|万|тыс)?`
const COUNTERS: [Field, string][] = [
  ['listings', 'listings?|products?|offers?|items?|angebote|товаров|объявлений|商品|在售商品'],
  ['vendors', 'vendors?|sellers?|merchants?|händler|verkäufer|продавцов|магазинов|商家|卖家|供应商'],
  ['users', 'users?|members?|buyers?|customers?|mitglieder|nutzer|пользователей|покупателей|用户|会员|买家'],
  ['orders', 'orders?|deals|sales|transactions?|bestellungen|заказов|сделок|订单|成交'],
]
const KIND =
  '(?:(?:total|active|registered|verified|trusted|completed|number of|всего|активных|总|注册|认证)\\s?)*'
const COUNTED = COUNTERS.map(([field, words]) => [field, new RegExp(`^(?:${KIND}(?:${words})\\s*(?:数|总数|数量)?\\s*[:：]?\\s*(?<behind>${NUMBER})|(?<before>${NUMBER})\\+?\\s*(?:位|个|件)?\\s*${KIND}(?:${words}))$`, 'iu')] as const) // prettier-ignore
/** Cheap to look for: half of a page's lines with a figure name nothing that is counted. */
const COUNTED_WORD = new RegExp(COUNTERS.map(([, words]) => words).join('|'), 'iu')
const FEWEST_COUNTERS = 2
const WORDS = COUNTERS.map(([field, words]) => `(?<${field}>${words})`).join('|')
/** From a figure on, which is quickly found: what it may count behind it, and before it. */
const COUNTS = [
  new RegExp(String.raw`\d(?![\d.,:/%)-])\s?(?:k|万|тыс)?\+?\s*(?:位|个|件)?\s*${KIND}(?:${WORDS})`, 'giu'),
  new RegExp(String.raw`(?<![\d.,:/%(+$-])\d(?<=(?:${WORDS})\s*(?:数|总数|数量)?\s*[:：]?\s*\d)`, 'giu'),
]

/** Whether a page of goods has as many counters as make it worth its lines. */
function mayCount(text: string): boolean {
  const fields = new Set<string>()
  for (const pattern of COUNTS) {
    for (const { groups } of text.matchAll(pattern)) {
      for (const [field] of COUNTERS) if (groups![field] !== undefined) fields.add(field)
      if (fields.size >= FEWEST_COUNTERS) return true
    }
  }
  return false
}

const LONGEST_COUNTS = 160

/** Counts of the whole market: several beside each other, each in words of its own. One alone may be that of a list. */
function countersIn(lines: string[]): MarketFact[] {
  const facts = new Map<Field, MarketFact>()
  let taken = -1
  for (const [at, line] of lines.entries()) {
    if (at === taken) continue
    const isFigure = hasDigit(line)
    for (const part of isFigure && COUNTED_WORD.test(line) ? partsWithin(line) : []) {
      const field = fieldOf(part)
      if (field) facts.set(field.field, facts.get(field.field) ?? field)
    }
    // A label in one cell, its figure in the next, in either order.
    const next = lines[at + 1]
    if (next === undefined || line.length + next.length > SHORT || hasDigit(next) === isFigure) continue
    const pair = fieldOf(`${line} ${next}`)
    if (!pair) continue
    taken = at + 1
    facts.set(pair.field, facts.get(pair.field) ?? pair)
  }
  return facts.size >= FEWEST_COUNTERS ? [...facts.values()] : []
}

/** `812 vendors · 55 users`, and `Vendors: 812 Users: 55`, which its labels part. */
function partsWithin(line: string): string[] {
  const labels = line.length > LONGEST_COUNTS ? 0 : line.split(/[:：]/u).length - 1
  return labels < FEWEST_COUNTERS
    ? line.split(/\s*[|·•]\s*/u)
    : line.split(/(?<=\d(?:k|万|тыс)?\+?)[\s,，;；|·•]+(?=\p{L})/iu)
}

function fieldOf(text: string): MarketFact | undefined {
  if (text.length > SHORT || !hasDigit(text) || !COUNTED_WORD.test(text)) return undefined
  for (const [field, pattern] of COUNTED) {
    const { behind, before } = pattern.exec(text)?.groups ?? {}
    const count = parseCount(behind ?? before ?? '')
    if (count !== undefined) return { field, value: count, raw: text }
  }
  return undefined
}
