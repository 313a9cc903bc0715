import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import type { z } from 'zod'
import type { ContentKind, GateKind } from '#contracts/page-kind.ts'
import { UsageError, messageOf } from '#shared/errors.ts'
import { RecipeFile, type FieldRule } from './recipe-schema.ts'
import { compileSelector, type Selector } from './select.ts'

/** A compiled field rule: where to look, what to take, how to cut it. */
export type Rule = Omit<z.infer<typeof FieldRule>, 'select' | 'match' | 'split' | 'in'> & {
  /** As written, for the `readings` of a result. */
  source: string
  select: Selector[]
  in: 'record' | 'page' | 'url'
  match: RegExp | undefined
  split: RegExp | undefined
}
export type FieldSet = { record: Selector | undefined; fields: Record<string, Rule> }
export type ListingSet = FieldSet & { prices: FieldSet | undefined; shippingOptions: FieldSet | undefined }
export type When = { selector?: Selector; without?: Selector; url?: RegExp; text?: RegExp }
export type PageRule = {
  kind: ContentKind
  when: When
  listings: ListingSet | undefined
  vendors: FieldSet | undefined
  reviews: FieldSet | undefined
}

/** A market's recipe, compiled: selectors and patterns are known to be sound. */
export type Recipe = {
  market: string
  version: number
  hosts: string[]
  match: Selector | undefined
  currency: string | undefined
  walk: {
    start: string[]
    follow: { path: RegExp; priority: number; kind: ContentKind | undefined }[]
    skip: RegExp[]
  }
  gates: { kind: GateKind; reason: string | undefined; when: When }[]
  pages: PageRule[]
}

/** A fault in a recipe at a place of the parsed document. */
class RecipeFault extends Error {
  override name = 'RecipeFault'
  readonly path: PropertyKey[]

  constructor(path: PropertyKey[], message: string) {
    super(message)
    this.path = path
  }
}

/**
 * Reads and compiles a recipe.
 *
 * @param file Named in errors only.
 * @throws {UsageError} one sentence with file, line and field.
 */
export function readRecipe(yaml: string, file: string): Recipe {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines })
  const [broken] = document.errors
  if (broken) {
    const what = broken.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
    throw new UsageError(`${file}:${lines.linePos(broken.pos[0]).line}: not YAML: ${what}.`, {
      cause: broken,
    })
  }
  try {
    return compileRecipe(parseFile(document.toJS()))
  } catch (error) {
    if (!(error instanceof RecipeFault)) throw error
    const line = lines.linePos(offsetOf(document, error.path)).line
    const field = error.path.length > 0 ? `field ${error.path.join('.')}: ` : ''
    throw new UsageError(`${file}:${line}: ${field}${error.message}.`, { cause: error })
  }
}

function parseFile(value: unknown): RecipeFile {
  const parsed = RecipeFile.safeParse(value)
  if (parsed.success) return parsed.data
  const { path, message } = deepest(parsed.error.issues[0]!)
  throw new RecipeFault(path, message)
}

/** Of a union's complaints the one that got furthest is the one that the writer meant. */
function deepest(
  issue: z.core.$ZodIssue,
  above: PropertyKey[] = [],
): { path: PropertyKey[]; message: string } {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return { path: [...path, issue.keys[0]!], message: `there is no key "${issue.keys[0]}" here` }
  }
  if (issue.code !== 'invalid_union') return { path, message: issue.message.replace(/^Invalid input: /, '') }
  const branches = issue.errors.flat().map((inner) => deepest(inner, path))
  const isObjectBranch = branches.toSorted((a, b) => b.path.length - a.path.length)[0]
  if (isObjectBranch && isObjectBranch.path.length > path.length) return isObjectBranch
  return { path, message: 'must be a selector or a rule with `select`, `in` or `const`' }
}

/** Where the deepest part of the path that exists is written: the key where there is one. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  let offset = 0
  let node: unknown = document.contents
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) return offset
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[Number(step)]
      offset = (node as Node | undefined)?.range?.[0] ?? offset
    }
  }
  return offset
}

function compileRecipe(file: RecipeFile): Recipe {
  return {
    market: file.market,
    version: file.version,
    hosts: file.hosts.map((host) => host.toLowerCase()),
    match: file.match === undefined ? undefined : selector(file.match, ['match']),
    currency: file.currency,
    walk: {
      start: file.walk.start,
      follow: file.walk.follow.map(({ path, priority, kind }, i) => ({
        path: pattern(path, ['walk', 'follow', i, 'path']),
        priority,
        kind,
      })),
      skip: file.walk.skip.map((path, i) => pattern(path, ['walk', 'skip', i])),
    },
    gates: file.gates.map(({ kind, reason, when }, i) => ({
      kind,
      reason,
      when: compileWhen(when, ['gates', i, 'when']),
    })),
    pages: file.pages.map((page, i) => compilePage(page, ['pages', i])),
  }
}

function compilePage(page: RecipeFile['pages'][number], path: PropertyKey[]): PageRule {
  const set = (name: 'listings' | 'vendors' | 'reviews') => {
    const written = page[name]
    return written && compileSet(written, [...path, name])
  }
  const listings = set('listings')
  const inner = (name: 'prices' | 'shippingOptions') => {
    const written = page.listings?.[name]
    return written && compileSet(written, [...path, 'listings', name])
  }
  return {
    kind: page.kind,
    when: compileWhen(page.when, [...path, 'when']),
    listings: listings && { ...listings, prices: inner('prices'), shippingOptions: inner('shippingOptions') },
    vendors: set('vendors'),
    reviews: set('reviews'),
  }
}

type WrittenRule = string | z.infer<typeof FieldRule>
type WrittenSet = { record?: string | undefined; fields: Record<string, WrittenRule | undefined> }

function compileSet(written: WrittenSet, path: PropertyKey[]): FieldSet {
  const fields: Record<string, Rule> = {}
  for (const [name, rule] of Object.entries(written.fields)) {
    if (rule !== undefined) fields[name] = compileRule(rule, [...path, 'fields', name])
  }
  const record = written.record === undefined ? undefined : selector(written.record, [...path, 'record'])
  return { record, fields }
}

function compileRule(written: WrittenRule, path: PropertyKey[]): Rule {
  const rule = typeof written === 'string' ? { select: written } : written
  const sources = rule.select === undefined ? [] : [rule.select].flat()
  if (rule.select === undefined && rule.in === 'page' && rule.const === undefined) {
    throw new RecipeFault(path, 'with `in: page` needs `select`')
  }
  return {
    ...rule,
    source: sources.join(' | ') || rule.in || 'const',
    select: sources.map((source) =>
      selector(source, typeof written === 'string' ? path : [...path, 'select']),
    ),
    in: rule.in ?? 'record',
    match: rule.match === undefined ? undefined : pattern(rule.match, [...path, 'match']),
    split: rule.split === undefined ? undefined : pattern(rule.split, [...path, 'split']),
  }
}

function compileWhen(when: RecipeFile['pages'][number]['when'], path: PropertyKey[]): When {
  return {
    ...(when.selector !== undefined && { selector: selector(when.selector, [...path, 'selector']) }),
    ...(when.without !== undefined && { without: selector(when.without, [...path, 'without']) }),
    ...(when.url !== undefined && { url: pattern(when.url, [...path, 'url']) }),
    ...(when.text !== undefined && { text: pattern(when.text, [...path, 'text']) }),
  }
}

function selector(source: string, path: PropertyKey[]): Selector {
  try {
    return compileSelector(source)
  } catch (error) {
    throw new RecipeFault(path, `"${source}" is not a selector (${messageOf(error)})`)
  }
}

function pattern(source: string, path: PropertyKey[]): RegExp {
  try {
    return new RegExp(source, 'iu')
  } catch (error) {
    throw new RecipeFault(path, `"${source}" is not a pattern (${messageOf(error)})`)
  }
}
