import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Namespace } from './namespaces.ts'
import { LURES } from './namespaces.ts'

const ROOT = join(import.meta.dirname, '..', '..')
export const PROGRAM = join(ROOT, 'lanternfish')

type Said = Record<string, unknown>
export type Side = { next(): Promise<Said>; ask(what?: object): Promise<Said> }

/** A process of ours inside a namespace, which says lines of JSON and ends with its input. */
export function openSide(
  resources: AsyncDisposableStack,
  namespace: Namespace,
  module: 'tor-side' | 'crawler-side',
  ...args: string[]
): Side {
  const file = join(import.meta.dirname, `${module}.ts`)
  const child = namespace.spawn(join(ROOT, 'infra', 'node'), [file, ...args])
  let errors = ''
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  resources.defer(async () => {
    if (child.exitCode !== null) return
    child.stdin!.end()
    await once(child, 'exit')
  })
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${module} ended: ${errors}`)
    return JSON.parse(value) as Said
  }
  return {
    next,
    ask(what = {}) {
      child.stdin!.write(`${JSON.stringify(what)}\n`)
      return next()
    },
  }
}

export const isLure = (host: string): boolean => host === LURES.address || host.endsWith(LURES.name)
