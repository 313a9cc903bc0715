import type { FieldRule, ListRule, Wrapper } from './wrapper.ts'

export type DraftFor = {
  market: string
  hosts: string[]
  startPaths: string[]
  /** Of the market's wrapper. */
  version: number
}

/**
 * A learned wrapper as a recipe that a person goes on from, as YAML. What a recipe cannot say, labels and menus above
 * all, stands there as a comment with why the wrapper believes it.
 */
export function draftRecipe({ lists }: Wrapper, { market, hosts, startPaths, version }: DraftFor): string {
  const goods = lists.filter(({ holds, flat, pages }) => holds !== 'reviews' && !flat && pages > 1)
  const follow = unique(goods.flatMap(followOf))
  return [
    `# Drafted from version ${version} of what was learned of ${market}. Class names outlast tags: put them in where there are some.`,
    `market: ${market}`,
    'version: 1',
    `hosts: [${hosts.join(', ')}]`,
    'walk:',
    `  start: [${startPaths.map(quoted).join(', ')}]`,
    ...(follow.length > 0 ? ['  follow:', ...follow] : []),
    'pages:',
    ...goods.flatMap(pageOf),
    ...(goods.length === 0 ? ['  # No list with elements of its own was learned; this rule only makes the file whole.', "  - { kind: other, when: { url: '^/$' } }"] : []),
    '',
  ].join('\n') // prettier-ignore
}

const unique = <T>(all: T[]): T[] => [...new Set(all)]
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const KINDS: Record<string, string> = { vendor: 'vendor', title: 'listing' }

function followOf({ title, fields }: ListRule): string[] {
  return Object.entries({ title, vendor: fields['vendor'] }).flatMap(([name, rule]) => {
    const path = rule?.by === 'link' ? addressOf(rule.template) : undefined
    return path === undefined ? [] : [`    - { path: ${quoted(path)}, priority: ${name === 'title' ? 2 : 4}, kind: ${KINDS[name]!} }`] // prettier-ignore
  })
}

/** The pattern of addresses of one kind. */
function addressOf(template = ''): string | undefined {
  const [path = '', query] = template.split('?')
  if (path === '' && query === undefined) return undefined
  const bare = path.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/[*#]/g, '[^/?]+')
  const names = (query ?? '').split('&').filter((name) => name !== '')
  return `^${bare || '/'}${names.length === 0 ? '/?$' : String.raw`\?(?:.*&)?${names[0]!.split('=')[0]!}=`}`
}

/** What the address of each link of one kind holds, as far as one piece of text says it. */
function hrefOf(template = ''): string {
  const [path = '', query] = template.split('?')
  const piece = query === undefined ? path.split(/[*#]/)[0]! : `${query.split('&')[0]!.split('=')[0]!}=`
  return piece.length > 1 ? `[href*="${piece}"]` : '[href]'
}

function pageOf({ record, title, fields, evidence, confidence, pages }: ListRule): string[] {
  // The head of a table has rows, too, and no cell of goods in them.
  const root = record.endsWith('>tr') ? `${selectorOf(record)}:has(td)` : selectorOf(record)
  const link = title.by === 'link' ? `:has(a${hrefOf(title.template)})` : ''
  const titleAt = within(record, title)
  const said = Object.entries(fields).map(([name, rule]) => fieldOf(name, record, rule))
  const [read, unread] = [said.flatMap(({ line }) => line ?? []), said.flatMap(({ note }) => note ?? [])]
  return [
    `  # ${oneLine(evidence)}, on ${pages} pages (${confidence})`,
    '  - kind: list',
    `    when: { selector: ${quoted(root + link)} }`,
    '    listings:',
    `      record: ${quoted(root + link)}`,
    '      fields:',
    `        title: ${titleAt === undefined ? WHOLE : named(title, titleAt)} # ${oneLine(title.evidence)} (${title.confidence})`,
    `        url: { ${titleAt === undefined ? '' : `select: ${quoted(title.by === 'link' ? titleAt : `${titleAt} a`)}, `}attr: href }`,
    ...read,
    ...unread,
  ]
}

function fieldOf(name: string, record: string, rule: FieldRule): { line?: string[]; note?: string } {
  const at = within(record, rule)
  const isSum = name === 'price' && rule.by === 'price'
  const why = `${oneLine(rule.evidence)} (${rule.confidence})`
  // A name that the contract has and the recipe language has not.
  const isKnown = !['class', 'replies'].includes(name)
  const currency = rule.currency === undefined ? '' : `, currency: ${rule.currency}`
  if (isSum && (at !== undefined || rule.path === record))
    return { line: [`        price: { ${at === undefined ? '' : `select: ${quoted(at)}, all: true, `}match: ${quoted(SUM)}${currency} } # ${why}`] } // prettier-ignore
  if (at === undefined || (rule.nth ?? 0) > 0 || !isKnown)
    return { note: `        # ${name}: ${rule.by}: ${why}` }
  if (name === 'category' && rule.by === 'link')
    return { line: [`        category: { select: ${quoted(at)}, all: true } # ${why}`] }
  const plain = name === 'vendor' ? named(rule, at) : quoted(at)
  const line = currency === '' ? plain : `{ select: ${quoted(at)}${currency} }`
  const linked = rule.by === 'link' ? at : rule.by === 'column' ? `${at} a` : undefined
  const url = name === 'vendor' && linked !== undefined ? [`        vendorUrl: { select: ${quoted(linked)}, attr: href }`] : [] // prettier-ignore
  return { line: [`        ${name}: ${line} # ${why}`, ...url] }
}

/** The text of the record itself, which no selector selects. */
const WHOLE = "{ match: '.+' }"
const UNIT = String.raw`(?:[$€£¥₽฿₮元]|\b(?:USDT?|EUR|GBP|CNY|RUB|BTC|XMR|LTC|ETH|BCH)\b|руб|долл)`
/** Of several texts at one place the one that is a sum. */
const SUM = String.raw`${UNIT}\s?\d[\d.,]*|\d[\d.,\s]*${UNIT}\S*`

/** A name in a cell is the text of its link, and one in a link that of its heading, where there is one. */
function named({ by }: FieldRule, at: string): string {
  if (by === 'column') return `{ select: [${quoted(`${at} a`)}, ${quoted(at)}] }`
  return by === 'link' ? `{ select: [${quoted(`${at} :is(h1, h2, h3, h4, h5, h6)`)}, ${quoted(at)}] }` : quoted(at) // prettier-ignore
}

/** Where a field stands in its record; nothing where tags alone do not say it. */
function within(record: string, { by, path, template, column }: FieldRule): string | undefined {
  if (by === 'column' && column !== undefined) return `:scope > :nth-child(${column + 1})`
  if (!['link', 'heading', 'run', 'price'].includes(by) || path === undefined) return undefined
  const href = by === 'link' ? hrefOf(template) : ''
  if (path === record) return undefined
  return path.startsWith(`${record}>`)
    ? `:scope > ${selectorOf(path.slice(record.length + 1))}${href}`
    : undefined
}

const selectorOf = (path: string): string => path.replaceAll('>', ' > ')
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
