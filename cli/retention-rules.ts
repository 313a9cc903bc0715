import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { UsageError, messageOf } from '#shared/errors.ts'
import { readYaml } from '#shared/yaml-source.ts'

const Age = z.union([z.int().min(1), z.literal('never')])

const Rules = z.strictObject({
  version: z.literal(1),
  classes: z.strictObject({
    captures: Age,
    observations: Age,
    reviews: Age,
    'page-fetches': Age,
    sessions: Age,
    // The chain of the audit cannot be shortened.
    audit: z.literal('never'),
  }),
})

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
