import type { Clock } from '#shared/clock.ts'
import type { BrowserLane } from './browser-lane.ts'
import type { FetchOutcome, FetchTask } from './fetch-outcome.ts'
import { fetchOverHttp } from './http-lane.ts'
import type { Identity } from './identity.ts'
import { submitOverHttp } from './submit-form.ts'

export type { FetchedPage, FetchOutcome, FetchTask, Lane } from './fetch-outcome.ts'

export type FetchDeps = { clock: Clock; browserLane: Pick<BrowserLane, 'fetch'> }

/** Reads one page of a market in the lane that the task names. However it ends, the end is a value. */
export async function fetchPage(task: FetchTask, identity: Identity, deps: FetchDeps): Promise<FetchOutcome> {
  if (task.lane === 'browser') return deps.browserLane.fetch(task, identity)
  const outcome = await fetchOverHttp(task, identity, deps.clock)
  const { form, ...reading } = task
  if (!form || outcome.kind !== 'page') return outcome
  const next = await submitOverHttp(outcome, { ...task, form }, identity, deps.clock)
  // A browser follows; some sites give their cookie there.
  if (next !== undefined) await fetchOverHttp({ ...reading, url: next }, identity, deps.clock)
  return outcome
}
