import type { FieldRule } from './wrapper.ts'

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
export const selectorOf = (path: string): string => path.replaceAll('>', ' > ')
/** Of the same pages some are saved with a table's body that the market does not write, and some without. */
const anyBody = (path: string): string => path.replaceAll(/(^|>)table>(?:tbody>)?tr(?=>|$)/g, '$1table tr')

/** What the address of each link of one kind holds, as far as one piece of text says it. */
export function hrefOf(template = ''): string {
  const [path = '', query] = template.split('?')
  const piece = query === undefined ? path.split(/[*#]/)[0]! : `${query.split('&')[0]!.split('=')[0]!}=`
  return piece.length > 1 ? `[href*="${piece}"]` : '[href]'
}

/** A name in a cell is the text of its link, and one in a link that of its heading, where there is one. */
export function named({ by }: FieldRule, at: string): string {
  if (by === 'column') return `{ select: [${quoted(`${at} a`)}, ${quoted(at)}] }`
  return by === 'link' ? `{ select: [${quoted(`${at} :is(h1, h2, h3, h4, h5, h6)`)}, ${quoted(at)}] }` : quoted(at) // prettier-ignore
}

/** Where a field stands in its record; nothing where tags alone do not say it. */
export function within(record: string, { by, path, template, column }: FieldRule): string | undefined {
  if (by === 'column' && column !== undefined) return `:scope > :nth-child(${column + 1})`
  if (!['link', 'heading', 'run', 'price', 'label', 'menu'].includes(by) || path === undefined) return undefined // prettier-ignore
  const href = by === 'link' ? hrefOf(template) : ''
  if (path === record) return undefined
  return path.startsWith(`${record}>`)
    ? `:scope > ${selectorOf(anyBody(path.slice(record.length + 1)))}${href}`
    : undefined
}

/** A field of a learned list as lines of a recipe; what a recipe cannot say as a note with why the wrapper believes it. */
export function draftField(
  name: string,
  record: string,
  rule: FieldRule,
): { line?: string[]; note?: string } {
  const why = `${oneLine(rule.evidence)} (${rule.confidence})`
  const said = LANGUAGE.has(name) ? (draftPrice(name, record, rule) ?? draftLabel(name, record, rule) ?? draftCategory(name, record, rule) ?? draftPlain(name, record, rule)) : undefined // prettier-ignore
  if (said === undefined) return { note: `        # ${name}: ${rule.by}: ${why}` }
  const [first, ...more] = said
  return { line: [`        ${first!} # ${why}`, ...more.map((line) => `        ${line}`)] }
}

/** Names of fields that the recipe language has, too; `class` needs a table of its words, which a person writes. */
const LANGUAGE = new Set(['price', 'vendor', 'category', 'shipsFrom', 'shipsTo', 'shipsExcept', 'stock', 'sold', 'views', 'rating', 'escrow', 'payments', 'postedAt', 'updatedAt', 'minOrder', 'quantity']) // prettier-ignore

const UNIT = String.raw`(?:[$€£¥₽฿₮元]|\b(?:USDT?|EUR|GBP|CNY|RUB|BTC|XMR|LTC|ETH|BCH)\b|руб|долл)`
/** Of several texts at one place the one that is a sum. */
const SUM = String.raw`${UNIT}\s?\d[\d.,]*|\d[\d.,\s]*${UNIT}\S*`
/** Beside a price that is struck out stands the one that counts. */
const INSTEAD = ':scope ins'

const currencyOf = ({ currency }: FieldRule): string => (currency === undefined ? '' : `, currency: ${currency}`) // prettier-ignore

function draftPrice(name: string, record: string, rule: FieldRule): string[] | undefined {
  const at = within(record, rule)
  if (name !== 'price' || rule.by !== 'price' || (at === undefined && rule.path !== record)) return undefined
  const select = at === undefined ? '' : `select: [${quoted(at)}, ${quoted(INSTEAD)}], all: true, `
  return [`price: { ${select}match: ${quoted(SUM)}${currencyOf(rule)} }`]
}

const COUNTED = new Set(['stock', 'sold', 'views'])
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)

/** What stands behind its label, and a count in front of it, too, in the element that holds both. */
function draftLabel(name: string, record: string, rule: FieldRule): string[] | undefined {
  const { label, path } = rule
  const at = within(record, rule)
  if (rule.by !== 'label' || label === undefined || path === undefined || name === 'category')
    return undefined
  const word = escaped(wordOf(label))
  if (COUNTED.has(name)) {
    const select = at === undefined ? '' : `select: ${quoted(at)}, all: true, `
    const count = String.raw`\d[\d.,]*\s?(?:k|万)?`
    const match = label.startsWith('#')
      ? `${count}(?=\\+?\\s*(?:(?:x|pcs|pieces|items|units)\\s)?${word})`
      : `(?<=${word}\\s*[:：]?\\s*)${count}`
    return [`${name}: { ${select}match: ${quoted(match)} }`]
  }
  // Of the text of the whole record nothing says where a value ends.
  if (at === undefined || label.startsWith('#')) return undefined
  return [`${name}: { select: ${quoted(at)}, all: true, match: ${quoted(`(?<=^\\W*${word}\\s*[:：]?\\s*)\\S.*`)} }`] // prettier-ignore
}

/** The words of a label's shape, `Stock #`. */
const wordOf = (label: string): string => label.replace(/^# | #$/g, '')

const BETWEEN = String.raw`\s+[-–—|·•]+\s+|\s*[/>»›→]\s*`
const PARTING = String.raw`${BETWEEN}|^[-–—|·•/>»›\s]+|[-–—|·•/>»›,\s]+$`

/** A heading without the count behind it, unless it stands over whatever there is. */
const HEADING = String.raw`^(?!(?:all|everything|new|newest|latest|just added|featured|popular|shop|store|home|все|новые|новинки)(?!\p{L})|最新|全部|所有|热门|推荐)(.+?)(?:\s*[([（]\s*\d[\d.,]*\s*[)\]）])?$`

function draftCategory(name: string, record: string, rule: FieldRule): string[] | undefined {
  if (name !== 'category') return undefined
  const { by, path, label, template, nth = 0, own } = rule
  if (by === 'section' && path !== undefined) return [`category: { in: page, select: ${quoted(selectorOf(path))}, match: ${quoted(HEADING)}, split: ${quoted(PARTING)} }`] // prettier-ignore
  if (by === 'token' && template === 'data-category') return ['category: { attr: data-category }']
  if (by === 'token') return [`category: { attr: class, match: ${quoted(String.raw`(?:^|\s)(?:[a-z]+[-_])?cat(?:egory)?[-_](\S+)`)} }`] // prettier-ignore
  const at = within(record, rule)
  if (at === undefined || (nth > 0 && by !== 'menu')) return undefined
  if (by === 'link') return [`category: { select: ${quoted(at)}, all: true }`]
  if (by === 'label' && label !== undefined) {
    const word = wordOf(label)
    const holder = `${at}:contains(${JSON.stringify(word)})`
    return [`category: { select: [${quoted(`${holder} a`)}, ${quoted(holder)}], all: true, match: ${quoted(`^(?:${escaped(word)}\\s*[:：]?\\s*)?(.+)`)}, split: ${quoted(PARTING)} }`] // prettier-ignore
  }
  if (by !== 'menu' || !own) return undefined
  const { skip, drop } = own
  const part = `(?:(?!${BETWEEN}).)+`
  const match = skip + drop === 0 ? '' : `, match: ${quoted(`^(?:${part}(?:${BETWEEN})){${skip}}(.+?)(?:(?:${BETWEEN})${part}){${drop}}[-–—|·•/\\s]*$`)}` // prettier-ignore
  return [`category: { select: ${quoted(at)}, text: own${match}, split: ${quoted(PARTING)} }`]
}

function draftPlain(name: string, record: string, rule: FieldRule): string[] | undefined {
  const at = within(record, rule)
  if (at === undefined || (rule.nth ?? 0) > 0 || rule.by === 'menu') return undefined
  const currency = currencyOf(rule)
  const plain = name === 'vendor' ? named(rule, at) : quoted(at)
  const linked = rule.by === 'link' ? at : rule.by === 'column' ? `${at} a` : undefined
  const url = name === 'vendor' && linked !== undefined ? [`vendorUrl: { select: ${quoted(linked)}, attr: href }`] : [] // prettier-ignore
  return [`${name}: ${currency === '' ? plain : `{ select: ${quoted(at)}${currency} }`}`, ...url]
}
