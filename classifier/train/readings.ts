import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { UsageError } from '#shared/errors.ts'
import type { Taxonomy } from '../taxonomy.ts'

/** The category that a person gave to a title, by the title's hash: the titles themselves are not ours to publish. */
export type Readings = Map<string, string>

export const readingsUrl = new URL('readings.tsv', import.meta.url)

const Fields = z.tuple([z.string().regex(/^[0-9a-f]{16}$/), z.string()])

/** Half of the SHA-256 of the title as it stands in the data. */
export function hashTitle(title: string): string {
  return createHash('sha256').update(title).digest('hex').slice(0, 16)
}

export function openReadings(taxonomy: Taxonomy): Readings {
  return parseReadings(readFileSync(readingsUrl, 'utf8'), 'classifier/train/readings.tsv', taxonomy)
}

/** @throws UsageError that names file and line of the first bad one. */
export function parseReadings(text: string, file: string, taxonomy: Taxonomy): Readings {
  const readings: Readings = new Map()
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue
    const where = `${file}, line ${index + 1}`
    const read = Fields.safeParse(line.split('\t'))
    if (!read.success) throw new UsageError(`${where}: not a hash and a category; mend or drop the line.`)
    const [hash, category] = read.data
    if (!taxonomy.categories.some(({ id, reportOnly }) => id === category && reportOnly !== true))
      throw new UsageError(`${where}: the category ${category} is none to learn; taxonomy.yaml lists them.`)
    if (readings.has(hash))
      throw new UsageError(`${where}: the title ${hash} stands twice; keep one of them.`)
    readings.set(hash, category)
  }
  return readings
}
