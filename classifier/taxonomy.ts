import { readFileSync } from 'node:fs'
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { UsageError } from '#shared/errors.ts'

const Id = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _')
const Names = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) })

const Category = z.strictObject({
  id: Id,
  name: Names,
  definition: Names,
  /** A machine tag of MISP's `dark-web` taxonomy. */
  misp: z
    .string()
    .regex(/^dark-web:[a-z]+="[a-z-]+"$/)
    .optional(),
  /** Code of the UNODC International Classification of Crime for Statistical Purposes, version 1.0. */
  iccs: z
    .string()
    .regex(/^\d{2,6}$/)
    .optional(),
  /** Reported to the hotline, never kept, never a class that is learned. */
  reportOnly: z.boolean().optional(),
  subcategories: z.array(z.strictObject({ id: Id, name: Names })).default([]),
})
const Taxonomy = z.strictObject({ version: z.int().positive(), categories: z.array(Category).min(1) })

export type Category = z.infer<typeof Category>
export type Taxonomy = z.infer<typeof Taxonomy>

/** The product's own taxonomy. Categories stand in the order in which people are shown them. */
export function openTaxonomy(): Taxonomy {
  const file = new URL('taxonomy.yaml', import.meta.url)
  return parseTaxonomy(readFileSync(file, 'utf8'), 'classifier/taxonomy.yaml')
}

/** @throws UsageError that names file, line and field of the first thing that is wrong. */
export function parseTaxonomy(source: string, file: string): Taxonomy {
  const taxonomy = parseYaml(source, file, Taxonomy)
  const seen = new Set<string>()
  for (const { id } of taxonomy.categories) {
    if (seen.has(id)) throw new UsageError(`${file}: the category ${id} stands twice; keep one of them.`)
    seen.add(id)
  }
  return taxonomy
}

/** Reads YAML against a schema. Errors say file, line, field and what is expected. */
export function parseYaml<T>(source: string, file: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines })
  const broken = document.errors[0]
  if (broken) {
    const line = lines.linePos(broken.pos[0]).line
    throw new UsageError(`${file}, line ${line}: ${broken.message.split('\n')[0]}`, { cause: broken })
  }
  const read = schema.safeParse(document.toJS())
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  const line = lineOf(document, lines, issue.path)
  throw new UsageError(`${file}, line ${line}, ${issue.path.join('.') || 'the file'}: ${issue.message}.`)
}

/** The line of the deepest node that the path reaches: a missing field is shown at the thing that lacks it. */
function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number {
  let node: unknown = document.contents
  let start = 0
  for (const key of path) {
    if (isMap(node)) node = node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value
    else if (isSeq(node)) node = node.items[Number(key)]
    const range = (node as { range?: [number, number, number] } | null | undefined)?.range
    if (!range) break
    start = range[0]
  }
  return lines.linePos(start).line
}
