import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { readYaml } from '#shared/yaml-source.ts'
import { foldWords } from './fold-text.ts'
import { MAX_LETTERS } from './gate-list-terms.ts'
import type { PlainList } from './hash-gate-list.ts'

const Name = z.string().regex(/^[a-z0-9-]{1,60}$/, 'must be lower-case letters, digits and dashes')
const Term = z.string().refine((term) => {
  const { length } = foldWords(term.replace(/\*$/, '')).letters
  return length >= 1 && length <= MAX_LETTERS
}, `must have 1 to ${MAX_LETTERS} letters or digits`)
const Terms = z.array(Term).min(1)
const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hex characters')

const Rule = z
  .strictObject({
    id: Name,
    language: z.string().regex(/^[a-z]{2,3}$/, 'must be a code of two or three letters'),
    within: z.int().min(1).max(999),
    except: z.int().min(1).max(9999).optional(),
    a: Terms,
    b: Terms,
    c: Terms.optional(),
    d: Terms.optional(),
  })
  .refine(({ c, d }) => (c === undefined) === (d === undefined), {
    path: ['c'],
    error: 'must stand together with d: a context is excused by two terms',
  })
  .refine(({ c, except }) => (c === undefined) === (except === undefined), {
    path: ['c'],
    error: 'must stand together with except, the distance that they may have',
  })

const List = z.strictObject({
  name: Name,
  version: z.string().regex(/^[\w.-]{1,60}$/, 'must be letters, digits, points and dashes'),
  key: z
    .string()
    .regex(/^(?:[0-9a-f]{2}){16,64}$/, 'must be 16 to 64 bytes in hex')
    .optional(),
  rules: z.array(Rule).default([]),
  hosts: z.array(z.string().min(1)).default([]),
  urls: z.array(z.string().min(1)).default([]),
  bodies: z.array(Digest).default([]),
})

/**
 * A list in words, for `hashGateList`. It is kept in memory alone.
 *
 * @throws UsageError that names file, line and field, and quotes none of the terms
 */
export function readPlainList(yaml: string, file: string): PlainList {
  const remedy = 'mend the list, nothing was hashed'
  const source = readYaml(yaml, file, { remedy, secret: true })
  const { key, rules, ...list } = source.parse(List)
  const twice = rules.findIndex(({ id }, index) => rules.findIndex((rule) => rule.id === id) < index)
  if (twice !== -1) throw source.fault(['rules', twice, 'id'], 'names a rule for the second time')
  const plain = rules.map(({ except, c, d, ...rule }) => ({
    ...rule,
    ...(except !== undefined && c && d && { except, c, d }),
  }))
  return { ...list, rules: plain, key: key === undefined ? randomBytes(32) : Buffer.from(key, 'hex') }
}
