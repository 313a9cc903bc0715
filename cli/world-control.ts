import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MissingServiceError, UsageError } from '#shared/errors.ts'
import { openControlPort } from '#test/world/control-port.ts'
import type { Range } from '#test/world/range/open-range.ts'

const TIMEOUT_MS = 30_000

const Switch = z.strictObject({ market: z.string(), conditions: z.array(z.unknown()) })

/**
 * A loopback port on which other processes ask the range and switch its conditions; its address lies in the folder.
 *
 * @throws UsageError where a range stands on the folder already
 */
export async function openRangeControl(
  range: Range,
  dir: string,
): Promise<AsyncDisposable & { address: string }> {
  const file = join(dir, 'control')
  await mkdir(dir, { recursive: true })
  if (await findControl(dir))
    throw new UsageError(`A range stands on ${dir} already: end it, or give another --dir.`)
  const port = await openControlPort({
    answers: {
      truth: (query) => range.truth(query.has('at') ? new Date(query.get('at')!) : undefined),
      served: range.served,
    },
    changes: { conditions: (sent) => switchConditions(range, sent) },
  })
  await writeFile(file, port.address)
  return {
    address: port.address,
    async [Symbol.asyncDispose]() {
      await rm(file, { force: true })
      await port[Symbol.asyncDispose]()
    },
  }
}

function switchConditions(range: Range, sent: unknown): unknown {
  const parsed = Switch.safeParse(sent)
  if (!parsed.success)
    throw new UsageError('Conditions are a list, and a market is named: {"market": "…", "conditions": []}.')
  const { market, conditions } = parsed.data
  range.set(market, conditions)
  return { market, conditions: range.market(market).history.at(-1)!.conditions }
}

/**
 * Asks the range that stands on a folder, or sends it a change.
 *
 * @throws MissingServiceError where none does, UsageError with its own sentence where it refuses
 */
export async function askRange(dir: string, path: string, change?: unknown): Promise<unknown> {
  const address = await findControl(dir)
  if (address === undefined)
    throw new MissingServiceError(`No range stands on ${dir}: start one with \`lanternfish world up\`.`)
  const init = change === undefined ? {} : { method: 'POST', body: JSON.stringify(change) }
  const response = await fetch(`${address}/${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
  const value: unknown = await response.json()
  if (!response.ok) throw new UsageError((value as { error: string }).error)
  return value
}

/** Where the range of a folder answers, if one does: a range that was killed leaves its file. */
async function findControl(dir: string): Promise<string | undefined> {
  const address = await readFile(join(dir, 'control'), 'utf8').catch(nothingThere)
  if (address === undefined) return undefined
  const answers = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
    () => true,
    () => false,
  )
  return answers ? address : undefined
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
