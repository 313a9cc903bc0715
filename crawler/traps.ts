import { choicesOf, PAGE_PARAMETER, parametersOf, pathGroups, pathShape } from '#pages/path-shape.ts'
import { idleChoiceOf, type GroupYield } from './choices.ts'

/** A link as it is judged before anybody asks for it. */
export type TrapLink = {
  path: string
  /** Labels of its host before the market's own address. */
  labels: number
  hidden: boolean
  depth: number
  /** The market's recipe names such paths: a person looked at them. */
  isNamed: boolean
}

/** What is known of the market so far. */
export type Ground = { now: Date; maxDepth: number; groups: ReadonlyMap<string, GroupYield> }

type TrapRule = { name: string; catches: (link: TrapLink, ground: Ground) => string | undefined }

/** The group that all pages of a market belong to. */
export const WHOLE_MARKET = ''

const MOST_SEGMENTS = 10
const MOST_CHARACTERS = 600
const MOST_REPEATS = 3
const MOST_FACETS = 2
const MOST_PARAMETERS = 4
const MONTHS_AHEAD = 2
const YEARS_BACK = 15
/** So many pages of a sort are tried before it is judged by what they gave. */
const TRIES = 8
const POOR = 0.05
/** Of a market's fetches, that a sort may take which gives nothing. */
const SHARE_OF_NOTHING = 0.005
/** Without end is only what leads on to itself; what others lead to is as many as they name. */
const BEGETS = 0.5

const ORDER = /^(?:s|sort\w*|order\w*|ord|dir|direction|asc|desc|layout|per_?page|limit|theme|lang)$/i
/** Names that stand for a look or a length at one site and for a place at another: the value tells. */
const LOOK = /^(?:view|display|show)$/i
const LOOKS = /^(?:\d{1,3}|all|grid|list|table|tile|tiles|card|cards|row|rows|compact|full|detail|details|detailed|gallery|thumb|thumbs|thumbnails|block|blocks|mobile|desktop|print)$/i // prettier-ignore
const YEAR_MONTH =
  /(?<![\dA-Za-z])((?:19|20|21)\d\d)[-/._]?(0[1-9]|1[0-2])?(?:[-/._]?(?:0[1-9]|[12]\d|3[01]))?(?![\dA-Za-z])/
const DATED =
  /calendar|event|agenda|schedule|archive|diary|month|year|day|week|date|kalender|日历|月|календар/i

/**
 * Ways in which a site leads a crawler on without end, in the order in which they are asked. The name of the rule that
 * holds, with what it saw, becomes the page's `last_reason`; such a page is never asked for.
 */
export const trapRules: readonly TrapRule[] = [
  { name: 'hidden-link', catches: ({ hidden }) => (hidden ? 'no visitor sees it' : undefined) },
  { name: 'label-count', catches: ({ labels }) => (labels > 0 ? 'its host has labels before the address' : undefined) },
  { name: 'depth', catches: ({ depth }, { maxDepth }) => (depth > maxDepth ? `more than ${maxDepth} links from a start` : undefined) },
  { name: 'path-repeat', catches: ({ path }) => repeatOf(path) },
  { name: 'long-path', catches: ({ path }) => lengthOf(path) },
  { name: 'calendar', catches: (link, { now }) => (link.isNamed ? undefined : dateOf(link.path, now)) },
  { name: 'facets', catches: (link) => (link.isNamed ? undefined : facetsOf(link.path)) },
  { name: 'choices', catches: (link, { groups }) => (link.isNamed ? undefined : idleChoiceOf(link.path, groups)) },
  { name: 'prefix-share', catches: (link, ground) => (link.isNamed ? undefined : shareOf(link.path, ground)) },
] // prettier-ignore

/** Why a page is not asked for; undefined where nothing speaks against it. */
export function trapOf(link: TrapLink, ground: Ground): string | undefined {
  for (const { name, catches } of trapRules) {
    const why = catches(link, ground)
    if (why !== undefined) return `${name}: ${why}`
  }
  return undefined
}

/** The rules that learn, for pages that were found before they knew: others may have been asked for on purpose. */
export function starvedOf(path: string, ground: Ground): string | undefined {
  const choice = idleChoiceOf(path, ground.groups)
  if (choice !== undefined) return `choices: ${choice}`
  const why = shareOf(path, ground)
  return why === undefined ? undefined : `prefix-share: ${why}`
}

/** A segment for the third time, or a row of segments twice in a row. */
function repeatOf(path: string): string | undefined {
  const segments = path.split('?')[0]!.split('/').filter(Boolean)
  const counts = new Map<string, number>()
  for (const segment of segments) counts.set(segment, (counts.get(segment) ?? 0) + 1)
  if ([...counts.values()].some((count) => count >= MOST_REPEATS)) return 'a part of the path comes three times'
  const isTwice = (at: number, length: number) =>
    segments.slice(at, at + length).join('/') === segments.slice(at + length, at + 2 * length).join('/')
  for (let length = 2; length * 2 <= segments.length; length += 1)
    for (let at = 0; at + 2 * length <= segments.length; at += 1)
      if (isTwice(at, length)) return 'parts of the path come twice in a row'
  const names = parametersOf(path.split(/\?(.*)/s)[1] ?? '').map(([name]) => name)
  const isList = names.some((name) => name.endsWith('[]') || name.endsWith('%5B%5D'))
  if (!isList && new Set(names).size < names.length) return 'a parameter comes twice'
  return undefined
} // prettier-ignore

function lengthOf(path: string): string | undefined {
  if (path.length > MOST_CHARACTERS) return `more than ${MOST_CHARACTERS} characters`
  const segments = path.split('?')[0]!.split('/').filter(Boolean).length
  return segments > MOST_SEGMENTS ? `more than ${MOST_SEGMENTS} parts` : undefined
}

/** A date that no market has anything for. What lies between is judged by what it gives. */
function dateOf(path: string, now: Date): string | undefined {
  const [year, month] = yearAndMonth(path)
  if (year === undefined) return undefined
  const months = (year - now.getUTCFullYear()) * 12 + ((month ?? now.getUTCMonth() + 1) - now.getUTCMonth() - 1)
  if (months > MONTHS_AHEAD) return 'a date that is far ahead'
  return months < -12 * YEARS_BACK ? 'a date that is long past' : undefined
} // prettier-ignore

function yearAndMonth(path: string): [year?: number, month?: number | undefined] {
  const [bare = '', query = ''] = path.split(/\?(.*)/s)
  const parameters = parametersOf(query)
  const valueOf = (name: RegExp) => Number(parameters.find(([known, value]) => name.test(known) && /^\d{1,4}$/.test(value))?.[1]) // prettier-ignore
  const year = valueOf(/^(?:y|yr|year)$/i)
  if (year >= 1900 && year < 2200) return [year, valueOf(/^(?:m|mon|month)$/i) || undefined]
  const dated = DATED.test(bare) ? path : parameters.filter(([name]) => DATED.test(name)).map(([, value]) => value).join('&') // prettier-ignore
  const found = YEAR_MONTH.exec(dated)
  return found ? [Number(found[1]), found[2] === undefined ? undefined : Number(found[2])] : []
}

/** An order of a list shows nothing that the list does not; several choices at once multiply without end. */
function facetsOf(path: string): string | undefined {
  const asked = parametersOf(path.split(/\?(.*)/s)[1] ?? '').filter(([name]) => !PAGE_PARAMETER.test(name))
  if (asked.some(([name, value]) => ORDER.test(name) || (LOOK.test(name) && LOOKS.test(value))))
    return 'another order or look of the same'
  if (choicesOf(path).length > MOST_FACETS) return `more than ${MOST_FACETS} choices at once`
  return asked.length > MOST_PARAMETERS ? `more than ${MOST_PARAMETERS} parameters` : undefined
}

/** No sort of page takes more than a share of the fetches unless it gives something for them. */
function shareOf(path: string, { groups }: Ground): string | undefined {
  const whole = groups.get(WHOLE_MARKET)
  if (!whole) return undefined
  const { prefix, shape } = pathShape(path)
  if (groups.get(shape)?.listed) return undefined
  for (const name of pathGroups(path).filter((one) => one.startsWith('/'))) {
    const group = groups.get(name)
    if (!group || group.fetched < TRIES || group.gave >= group.fetched * POOR) continue
    if (group.fetched >= mostOf(group, whole, name === prefix))
      return `pages like ${name.slice(0, 100)} give nothing`
  }
  return undefined
}

/** How many pages of a sort that gives nothing may be asked for. */
function mostOf(group: GroupYield, whole: GroupYield, isPrefix: boolean): number {
  const most = Math.max(TRIES, whole.fetched * SHARE_OF_NOTHING)
  if (group.begot < group.fetched * BEGETS) return Infinity
  if (group.told < group.fetched / 2) return most
  // Beside goods of the same prefix, text is theirs; where nothing at all was taken for goods, it is what there is.
  return isPrefix && whole.gave >= whole.fetched * POOR ? most : Infinity
}
