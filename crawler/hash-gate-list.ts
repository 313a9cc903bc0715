import { LIST_HEAD, type Part } from './gate-list.ts'
import { digestOfText, hashTerm } from './gate-list-terms.ts'

/** A list before it is hashed, in memory alone: it is never written, and what is made of it cannot be read. */
export type PlainList = {
  name: string
  version: string
  key: Uint8Array
  rules: ({ id: string; language: string; within: number; except?: number } & Partial<
    Record<Part, readonly string[]>
  >)[]
  hosts?: readonly string[]
  /** Host, path and query, without scheme. */
  urls?: readonly string[]
  /** SHA-256 of bodies, hex. */
  bodies?: readonly string[]
}

/** The text of a gate list; sorted, so that the order of terms tells nothing. */
export function hashGateList({ name, version, key, rules, hosts, urls, bodies }: PlainList): string {
  const digests = (kind: string, texts: readonly string[] = []) =>
    texts.map((text) => `${kind} ${digestOfText(key, text)}`).toSorted()
  const lines = rules.flatMap(({ id, language, within, except, ...parts }) => [
    `rule ${id} ${language} within ${within}${except === undefined ? '' : ` except ${except}`}`,
    ...(['a', 'b', 'c', 'd'] as const).flatMap((part) => termLines(part, parts[part] ?? [], key)),
  ])
  const head = [LIST_HEAD, `name ${name}`, `version ${version}`, `key ${Buffer.from(key).toString('hex')}`]
  const listed = [...digests('host', hosts), ...digests('url', urls), ...digests('body', bodies)]
  return `${[...head, ...lines, ...listed].join('\n')}\n`
}

function termLines(part: Part, terms: readonly string[], key: Uint8Array): string[] {
  return terms
    .flatMap((term) => hashTerm(term, key))
    .map(({ form, length, probe, digest }) => {
      return `${part} ${form} ${length} ${probe.toString(16).padStart(5, '0')} ${digest}`
    })
    .toSorted()
}
