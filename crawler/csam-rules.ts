import { readFile } from 'node:fs/promises'
import { LineCounter, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { UsageError, messageOf } from '#shared/errors.ts'
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

export function readCsamRules(yaml: string, file: string): CsamRules {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines })
  const broken = document.errors[0]
  if (broken) throw faulty(file, lines.linePos(broken.pos[0]).line, 'YAML', broken.code.toLowerCase())
  const rules = CsamRules.safeParse(document.toJS())
  if (rules.success) return rules.data
  const [issue] = rules.error.issues
  const path = issue?.path ?? []
  throw faulty(
    file,
    lineOf(document, lines, path),
    path.join('.') || 'the file',
    issue?.message ?? 'is not valid',
  )
}

/** The line of the field, or of the nearest thing around it when the field is missing. */
function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true)
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line
  }
  return 1
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

function faulty(file: string, line: number, field: string, what: string): UsageError {
  return new UsageError(
    `${file}:${line}: ${field}: ${what}; mend the gate rules, nothing is crawled without them.`,
  )
}
