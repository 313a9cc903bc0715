import { draftField, hrefOf, named, oneLine, quoted, selectorOf, within } from './draft-field.ts'
import type { ListRule, Wrapper } from './wrapper.ts'

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

/** The text of the record itself, which no selector selects. */
const WHOLE = "{ match: '.+' }"

function pageOf({ record, title, fields, evidence, confidence, pages }: ListRule): string[] {
  // The head of a table has rows, too, and no cell of goods in them.
  const root = record.endsWith('>tr') ? `${selectorOf(record)}:has(td)` : selectorOf(record)
  const link = title.by === 'link' ? `:has(a${hrefOf(title.template)})` : ''
  const titleAt = within(record, title)
  const said = Object.entries(fields).map(([name, rule]) => draftField(name, record, rule))
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
