import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readYaml } from '#shared/yaml-source.ts'

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
export function parseTaxonomy(text: string, file: string): Taxonomy {
  const source = readYaml(text, file)
  const taxonomy = source.parse(Taxonomy)
  const seen = new Set<string>()
  for (const [place, { id }] of taxonomy.categories.entries()) {
    if (seen.has(id))
      throw source.fault(['categories', place, 'id'], `the category ${id} stands twice; keep one of them`)
    seen.add(id)
  }
  return taxonomy
}
