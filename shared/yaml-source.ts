import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml'
import type { z } from 'zod'
import { UsageError } from './errors.ts'

/** A YAML file that a person wrote: its value, and errors that name file, line and field. */
export type YamlSource = {
  value: unknown
  /** The value in a schema's shape. @throws UsageError */
  parse<T>(schema: z.ZodType<T>): T
  /** An error about one place of the file. */
  fault(path: PropertyKey[], message: string, cause?: unknown): UsageError
}

/** `remedy` ends every sentence; of a `secret` file no error quotes a value. */
export type YamlManner = { remedy?: string; secret?: boolean }

/** @throws UsageError where the text is not YAML. */
export function readYaml(text: string, file: string, { remedy, secret }: YamlManner = {}): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const errorAt = (offset: number, message: string, cause: unknown) => {
    const end = remedy === undefined ? '.' : `; ${remedy}.`
    return new UsageError(`${file}:${lines.linePos(offset).line}: ${message}${end}`, { cause })
  }
  const [broken] = document.errors
  if (broken && secret) throw errorAt(broken.pos[0], `not YAML: ${broken.code.toLowerCase()}`, undefined)
  if (broken) throw errorAt(broken.pos[0], `not YAML: ${firstLineOf(broken.message)}`, broken)
  // Most files have none: to look at every node of a long one takes longer than to look for the sign.
  if (text.includes('*'))
    visit(document, {
      Alias(_key, alias) {
        if (alias.resolve(document) !== undefined) return
        const name = secret ? '' : ` &${alias.source}`
        throw errorAt(alias.range?.[0] ?? 0, `not YAML: there is no anchor${name}`, undefined)
      },
    })
  const value: unknown = document.toJS()
  const fault = (path: PropertyKey[], message: string, cause?: unknown) => {
    const field = path.length > 0 ? `field ${path.join('.')}: ` : ''
    return errorAt(offsetOf(document, path), field + message, cause)
  }
  return {
    value,
    fault,
    parse(schema) {
      const parsed = schema.safeParse(value)
      if (parsed.success) return parsed.data
      const { path, message } = deepest(parsed.error.issues[0]!)
      throw fault(path, message, parsed.error)
    },
  }
}

function firstLineOf(message: string): string {
  return message
    .split('\n', 1)
    .join('')
    .replace(/ at line \d+, column \d+:?$/, '')
}

/** Of a union's complaints the one that got furthest is the one that the writer meant. */
function deepest(
  issue: z.core.$ZodIssue,
  above: PropertyKey[] = [],
): { path: PropertyKey[]; message: string } {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return { path: [...path, issue.keys[0]!], message: `there is no key "${issue.keys[0]}" here` }
  }
  const own = { path, message: issue.message.replace(/^Invalid input: /, '') }
  if (issue.code !== 'invalid_union') return own
  const branches = issue.errors.flat().map((inner) => deepest(inner, path))
  const furthest = branches.toSorted((a, b) => b.path.length - a.path.length)[0]
  return furthest && furthest.path.length > path.length ? furthest : own
}

/** Where the deepest part of the path that exists is written: the key where there is one. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  let offset = 0
  let node: unknown = document.contents
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) return offset
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[Number(step)]
      offset = (node as Node | undefined)?.range?.[0] ?? offset
    }
  }
  return offset
}
