import { readFile } from 'node:fs/promises'
import { UsageError, messageOf } from '#shared/errors.ts'
import { MAX_LETTERS, PROBE_BITS, type HashedTerm } from './gate-list-terms.ts'

/**
 * A rule of two parts: it fires where a term of `a` stands within so many words of a term of `b`, unless a term of `c`
 * and one of `d` both stand within `except` words of the pair: those mark courts, medicine, news and policy.
 */
export type ListRule = {
  id: string
  language: string
  within: number
  except: number
  parts: Record<Part, HashedTerm[]>
}
export type Part = 'a' | 'b' | 'c' | 'd'

/** What a hotline member gives, hashed under its own key. Hosts, addresses and bodies are digests. */
export type GateList = {
  name: string
  version: string
  key: Uint8Array
  rules: ListRule[]
  hosts: ReadonlySet<string>
  urls: ReadonlySet<string>
  bodies: ReadonlySet<string>
}

export const LIST_HEAD = 'lanternfish-gate-list 1'

const NAME = String.raw`([a-z0-9-]{1,60})`
const LINES = {
  name: new RegExp(`^name ${NAME}$`),
  version: /^version ([\w.-]{1,60})$/,
  key: /^key ((?:[0-9a-f]{2}){16,64})$/,
  rule: new RegExp(String.raw`^rule ${NAME} ([a-z]{2,3}) within (\d{1,3})(?: except (\d{1,4}))?$`),
  term: /^([abcd]) (run|word|stem) (\d{1,2}) ([0-9a-f]{5}) ([0-9a-f]{64})$/,
  digest: /^(host|url|body) ([0-9a-f]{64})$/,
} as const

/** @throws UsageError that names file and line, and quotes nothing of it */
export async function loadGateLists(files: readonly string[]): Promise<GateList[]> {
  return Promise.all(files.map(async (file) => readGateList(await readList(file), file)))
}

async function readList(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const message = `The gate list ${file} of CSAM_LISTS cannot be read (${messageOf(cause)}); nothing is crawled without it.`
    throw new UsageError(message, { cause })
  }
}

type Draft = { name?: string; version?: string; key?: Uint8Array; rules: ListRule[] } & Record<
  'host' | 'url' | 'body',
  Set<string>
>

/** The form is described in docs/gate-lists.md. @throws UsageError that names file and line, and quotes nothing of it */
export function readGateList(text: string, file: string): GateList {
  const draft: Draft = { rules: [], host: new Set(), url: new Set(), body: new Set() }
  const fail = (line: number, what: string): never => {
    throw new UsageError(`${file}:${line}: ${what}; mend the gate list, nothing is crawled without it.`)
  }
  const lines = text.split(/\r?\n/)
  if (lines[0] !== LIST_HEAD) fail(1, `must be the line "${LIST_HEAD}"`)
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '' || line.startsWith('#')) continue
    const fault = readLine(draft, line)
    if (fault) fail(index + 1, fault)
  }
  const { name, version, key, rules, host, url, body } = draft
  if (!name || !version || !key) return fail(lines.length, 'name, version and key are not all given')
  const lame = rules.find(({ parts }) => parts.a.length === 0 || parts.b.length === 0)
  if (lame) fail(lines.length, `rule ${lame.id} has no terms in part a or in part b`)
  const open = rules.find(({ parts }) => (parts.c.length === 0) !== (parts.d.length === 0))
  if (open) fail(lines.length, `rule ${open.id} has terms in one of the parts c and d alone`)
  return { name, version, key, rules, hosts: host, urls: url, bodies: body }
}

/** Gives what is wrong with the line. */
function readLine(draft: Draft, line: string): string | undefined {
  const term = LINES.term.exec(line)
  if (term) return readTerm(draft, term)
  const digest = LINES.digest.exec(line)
  if (digest) {
    draft[digest[1] as 'host' | 'url' | 'body'].add(digest[2] as string)
    return undefined
  }
  const rule = LINES.rule.exec(line)
  if (rule) return readRule(draft, rule)
  const [name, version, key] = [LINES.name, LINES.version, LINES.key].map((form) => form.exec(line)?.[1])
  if (name !== undefined) draft.name = name
  else if (version !== undefined) draft.version = version
  else if (key !== undefined) draft.key = Buffer.from(key, 'hex')
  else return 'is no line of a gate list'
  return undefined
}

function readRule(draft: Draft, [, id = '', language = '', within, except]: RegExpExecArray) {
  if (Number(within) === 0) return 'a rule needs a distance of at least one word'
  if (draft.rules.some((rule) => rule.id === id)) return 'names a rule for the second time'
  const parts = { a: [], b: [], c: [], d: [] }
  draft.rules.push({ id, language, within: Number(within), except: Number(except ?? 0), parts })
  return undefined
}

function readTerm(draft: Draft, [, part, form, length, probe = '', digest = '']: RegExpExecArray) {
  const rule = draft.rules.at(-1)
  if (!rule) return 'a term stands before the first rule'
  const letters = Number(length)
  const quick = Number.parseInt(probe, 16)
  if (letters === 0 || letters > MAX_LETTERS) return `a term has 1 to ${MAX_LETTERS} letters`
  if (quick >= 1 << PROBE_BITS) return 'a probe is out of range'
  rule.parts[part as Part].push({ form: form as HashedTerm['form'], length: letters, probe: quick, digest })
  return undefined
}
