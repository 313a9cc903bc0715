import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml'
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

/** @throws UsageError where the text is not YAML. */
export function readYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [broken] = document.errors
  if (broken) {
    const what = broken.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
    throw new UsageError(`${file}:${lines.linePos(broken.pos[0]).line}: not YAML: ${what}.`, { cause: broken })
  }
  const value: unknown = document.toJS()
  const fault = (path: PropertyKey[], message: string, cause?: unknown) => {
    const { line } = lines.linePos(offsetOf(document, path))
    const field = path.length > 0 ? `field ${path.join('.')}: ` : ''
    return new UsageError(`${file}:${line}: ${field}${message}.`, { cause })
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

/** Of a union's complaints the one that got furthest is the one that the writer meant. */
function deepest(issue: z.core.$ZodIssue, above: PropertyKey[] = []): { path: PropertyKey[]; message: string } {
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
