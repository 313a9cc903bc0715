import type { z } from 'zod'
import type { ContentKind, GateKind } from '#contracts/page-kind.ts'
import { messageOf } from '#shared/errors.ts'
import { readYaml } from '#shared/yaml-source.ts'
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

export type LogInRule = {
  path: string
  /** As written, for the browser, and compiled. */
  form: { source: string; select: Selector }
  user: string
  secret: string
  fields: Record<string, string>
  check: When
  require: Partial<Record<ContentKind, When>>
  lost: When | undefined
}

/** A market's recipe, compiled: selectors and patterns are known to be sound. */
export type Recipe = {
  /** Where it was read from. */
  file: string
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
  login: LogInRule | undefined
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
 * @param file Named in errors, and in what is said of the recipe later.
 * @throws {UsageError} one sentence with file, line and field.
 */
export function readRecipe(yaml: string, file: string): Recipe {
  const source = readYaml(yaml, file, { remedy: 'correct it by docs/recipes.md' })
  try {
    return { file, ...compileRecipe(source.parse(RecipeFile)) }
  } catch (error) {
    if (!(error instanceof RecipeFault)) throw error
    throw source.fault(error.path, error.message, error)
  }
}

function compileRecipe(file: RecipeFile): Omit<Recipe, 'file'> {
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
    login: file.login && compileLogIn(file.login),
    pages: file.pages.map((page, i) => compilePage(page, ['pages', i])),
  }
}

function compileLogIn(written: NonNullable<RecipeFile['login']>): LogInRule {
  const { path, form, user, secret, fields, check, require: required, lost } = written
  const fault = contradictionOf(written)
  if (fault !== undefined) throw new RecipeFault(['login', 'check'], fault)
  const kinds = Object.entries(required) as [ContentKind, WrittenWhen][]
  return {
    path,
    form: { source: form, select: selector(form, ['login', 'form']) },
    user,
    secret,
    fields,
    check: compileWhen(check, ['login', 'check']),
    require: Object.fromEntries(
      kinds.map(([kind, when]) => [kind, compileWhen(when, ['login', 'require', kind])]),
    ),
    lost: lost && compileWhen(lost, ['login', 'lost']),
  }
}

/** A check that no page could pass. What only pages can show is told after the first log-in. */
function contradictionOf({ check, lost }: NonNullable<RecipeFile['login']>): string | undefined {
  if (check.selector !== undefined && check.selector === check.without)
    return 'can never be true: it asks for a selector and for nothing that matches it'
  const parts = Object.entries(lost ?? {}) as [keyof WrittenWhen, string][]
  const isImplied = parts.length > 0 && parts.every(([name, value]) => check[name] === value)
  return isImplied ? 'can never be true: wherever it holds, `lost` holds, too' : undefined
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

type WrittenWhen = RecipeFile['pages'][number]['when']

function compileWhen(when: WrittenWhen, path: PropertyKey[]): When {
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
