import { parametersOf, pathShape } from '#pages/path-shape.ts'

/** How often two pages that differ in one parameter alone were the same; `absent`: one of them came without it. */
export type ParameterCount = { base: string; name: string; same: number; different: number; absent: number }

/** What one more page says of a parameter. */
export type Lesson = { base: string; name: string; same: boolean; absent: boolean }

export type Parameters = {
  /** The path that shows the same page: without sessions, and without parameters that were seen to change nothing. */
  plain: (path: string) => string
  learn: (path: string, hash: string) => Lesson[]
}

const SESSION = /^(?:sid|s_?id|phpsessid|jsessionid|aspsessionid\w*|sess(?:ion)?(?:_?id)?|csrf\w*|_?token|nonce|_|rand|ts|timestamp|cb|cachebust\w*)$/i // prettier-ignore
const RANDOM = /^(?=.*\d)[\w-]{6,}$|^[0-9a-f]{6,}$|^[\w-]{20,}$/i
const IN_PATH = /;(?:jsessionid|sid|phpsessid)=[^/;]*/gi
const ENOUGH = 4
const MOST_OTHERWISE = 0.05
const MOST_PATHS = 3000
const MOST_KEPT = 20
const MOST_LESSONS = 3

type Seen = { values: Map<string, string>; hash: string }

/**
 * Learns per market which parameters change nothing. A parameter is left out only where the page without it was seen,
 * too, and was the same page: it is that one which is asked for from then on.
 */
export function openParameters(counted: readonly ParameterCount[]): Parameters {
  const counts = new Map(counted.map((count) => [keyOf(count.base, count.name), { ...count }]))
  const pages = new Map<string, Seen[]>()
  return {
    plain: (path) => plainPath(path, (base, name) => changesNothing(counts.get(keyOf(base, name)))),
    learn(path, hash) {
      const { bare, base, query } = partsOf(path)
      const values = new Map(parametersOf(query))
      const seen = pages.get(bare) ?? []
      const lessons = lessonsOf({ values, hash }, seen).map((lesson) => ({ base, ...lesson }))
      for (const { name, same, absent } of lessons) {
        const key = keyOf(base, name)
        const count = counts.get(key) ?? { base, name, same: 0, different: 0, absent: 0 }
        counts.set(key, {
          ...count,
          same: count.same + Number(same),
          different: count.different + Number(!same),
          absent: count.absent + Number(same && absent),
        })
      }
      pages.delete(bare)
      pages.set(bare, [...seen, { values, hash }].slice(-MOST_KEPT))
      if (pages.size > MOST_PATHS) pages.delete(pages.keys().next().value!)
      return lessons
    },
  }
}

function keyOf(base: string, name: string): string {
  return `${base}\n${name}`
}

function partsOf(path: string): { bare: string; base: string; query: string } {
  const [bare = '', query = ''] = path.split(/\?(.*)/s)
  return { bare, base: pathShape(bare).shape, query }
}

function changesNothing(count: ParameterCount | undefined): boolean {
  return (
    count !== undefined &&
    count.same >= ENOUGH &&
    count.absent > 0 &&
    count.different <= count.same * MOST_OTHERWISE
  )
}

/** What is kept stands as it was written: a site may insist on its own order and coding. */
function plainPath(path: string, isIdle: (base: string, name: string) => boolean): string {
  const { bare: written, base, query } = partsOf(path)
  const bare = written.replaceAll(IN_PATH, '')
  const kept = query.split(/&(?:amp;)?/).filter((pair) => {
    const [[name, value] = ['', '']] = parametersOf(pair)
    return name !== '' && !(SESSION.test(name) && (value === '' || RANDOM.test(value))) && !isIdle(base, name)
  })
  return kept.length > 0 ? `${bare}?${kept.join('&')}` : bare
}

/** One lesson for each page of the same path that differs in one parameter alone. */
function lessonsOf(page: Seen, seen: readonly Seen[]): Omit<Lesson, 'base'>[] {
  const lessons: Omit<Lesson, 'base'>[] = []
  for (const other of seen) {
    const names = new Set([...page.values.keys(), ...other.values.keys()])
    const differing = [...names].filter((name) => page.values.get(name) !== other.values.get(name))
    const [name] = differing
    if (differing.length !== 1 || name === undefined) continue
    if (lessons.filter((lesson) => lesson.name === name).length >= MOST_LESSONS) continue
    const absent = !page.values.has(name) || !other.values.has(name)
    lessons.push({ name, same: page.hash === other.hash, absent })
  }
  return lessons
}
