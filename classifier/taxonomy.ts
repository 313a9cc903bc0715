import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readYaml, type YamlSource } from '#shared/yaml-source.ts'

const Id = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _')
const Names = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) })
/** Code of the UNODC International Classification of Crime for Statistical Purposes, version 1.0. */
const Iccs = z.string().regex(/^\d{2,6}$/)

/** `checked` is who read the law, and when; an unchecked offence is a pointer for a lawyer, no more. */
const Offence = z.strictObject({
  jurisdiction: z.enum(['CN', 'UN', 'CE']),
  law: z.string().min(1),
  article: z.string().min(1),
  threshold: z.string().min(1).optional(),
  checked: z.strictObject({ by: z.string().min(1), on: z.iso.date() }).nullable(),
})

const Subcategory = z.strictObject({
  id: Id,
  name: Names,
  definition: Names,
  iccs: Iccs.optional(),
  /** The third level, by id. Nothing is learned there. */
  kinds: z.record(Id, Names).default({}),
})

const Category = z.strictObject({
  id: Id,
  name: Names,
  definition: Names,
  /** What Chinese and United Nations documents call it. */
  called: z.strictObject({ zh: z.string().min(1), un: z.string().min(1) }).optional(),
  /** A machine tag of MISP's `dark-web` taxonomy. */
  misp: z
    .string()
    .regex(/^dark-web:[a-z]+="[a-z-]+"$/)
    .optional(),
  iccs: Iccs.optional(),
  /** Reported to the hotline, never kept, never a class that is learned. */
  reportOnly: z.boolean().optional(),
  examples: z.array(z.string().min(1)).default([]),
  /** Listings that look as if they belonged here, and where they do. */
  instead: z.array(z.strictObject({ text: z.string().min(1), category: Id })).default([]),
  offences: z.array(Offence).default([]),
  subcategories: z.array(Subcategory).default([]),
})
const Taxonomy = z.strictObject({ version: z.int().positive(), categories: z.array(Category).min(1) })

export type Category = z.infer<typeof Category>
export type Taxonomy = z.infer<typeof Taxonomy>
export type Offence = z.infer<typeof Offence>

/** The product's own taxonomy. Categories stand in the order in which people are shown them. */
export function openTaxonomy(): Taxonomy {
  const file = new URL('taxonomy.yaml', import.meta.url)
  return parseTaxonomy(readFileSync(file, 'utf8'), 'classifier/taxonomy.yaml')
}

/** @throws UsageError that names file, line and field of the first thing that is wrong. */
export function parseTaxonomy(text: string, file: string): Taxonomy {
  const source = readYaml(text, file)
  const taxonomy = source.parse(Taxonomy)
  const { categories } = taxonomy
  refuseTwins(source, categories, ['categories'], 'category')
  for (const [place, { subcategories, instead }] of categories.entries()) {
    refuseTwins(source, subcategories, ['categories', place, 'subcategories'], 'subcategory')
    for (const [i, { category }] of instead.entries())
      if (!categories.some(({ id }) => id === category))
        throw source.fault(
          ['categories', place, 'instead', i, 'category'],
          `there is no category ${category}`,
        )
  }
  return taxonomy
}

function refuseTwins(source: YamlSource, nodes: { id: string }[], path: PropertyKey[], what: string): void {
  const seen = new Set<string>()
  for (const [place, { id }] of nodes.entries()) {
    if (seen.has(id))
      throw source.fault([...path, place, 'id'], `the ${what} ${id} stands twice; keep one of them`)
    seen.add(id)
  }
}
