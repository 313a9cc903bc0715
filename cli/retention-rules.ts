import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { UsageError, messageOf } from '#shared/errors.ts'
import { readYaml } from '#shared/yaml-source.ts'

const Age = z.union([z.int().min(1), z.literal('never')])

const Classes = z
  .strictObject({
    captures: Age,
    observations: Age,
    listings: Age,
    reviews: Age,
    'page-fetches': Age,
    sessions: Age,
    // The chain of the audit cannot be shortened.
    audit: z.literal('never'),
  })
  .refine(({ listings, observations }) => daysOf(listings) >= daysOf(observations), {
    path: ['listings'],
    error: 'must be at least observations: a reading does not outlive what it is of',
  })

const Rules = z.strictObject({ version: z.literal(1), classes: Classes })

function daysOf(age: z.infer<typeof Age>): number {
  return age === 'never' ? Number.POSITIVE_INFINITY : age
}

/** A class with an age in days. */
export type RetentionRule = { name: string; days: number }

/** The classes that are purged at some time, by the program's file or the operator's. @throws UsageError */
export async function readRetentionRules(
  file = join(import.meta.dirname, 'retention.yaml'),
): Promise<RetentionRule[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read (${messageOf(cause)}).`, { cause })
  }
  const { classes } = readYaml(text, file).parse(Rules)
  return Object.entries(classes).flatMap(([name, days]) => (days === 'never' ? [] : [{ name, days }]))
}
