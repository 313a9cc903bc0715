import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { UsageError, messageOf } from '#shared/errors.ts'
import { readYaml } from '#shared/yaml-source.ts'
import { foldWords } from './fold-text.ts'

/** Punctuation alone would fold to nothing and match everything. */
const Term = z.string().refine((term) => foldWords(term).count > 0, 'must hold letters or digits')
const Terms = z.array(Term).min(1)
const Id = z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and dashes')

const Rule = z.discriminatedUnion('kind', [
  z.strictObject({ id: Id, kind: z.literal('marker'), tokens: Terms }),
  z.strictObject({
    id: Id,
    kind: z.literal('pair'),
    within: z.number().int().min(1).max(100),
    partA: Terms,
    partB: Terms,
  }),
])

/** The rules of the text gate. Rules are named by id in reports; their terms never leave memory. */
export const CsamRules = z.strictObject({ version: z.string().min(1), rules: z.array(Rule).min(1) })
export type CsamRules = z.infer<typeof CsamRules>
export type CsamRule = CsamRules['rules'][number]

/** @throws UsageError that names file, line and field */
export async function loadCsamRules(file: string): Promise<CsamRules> {
  return readCsamRules(await readRules(file), file)
}

/** @throws UsageError that names file, line and field, and quotes none of the terms */
export function readCsamRules(yaml: string, file: string): CsamRules {
  const remedy = 'mend the gate rules, nothing is crawled without them'
  return readYaml(yaml, file, { remedy, secret: true }).parse(CsamRules)
}

async function readRules(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(
      `The gate rules ${file} cannot be read (${messageOf(cause)}); nothing is crawled without them.`,
      {
        cause,
      },
    )
  }
}
