import { afterAll, afterEach, beforeAll } from 'vitest'
import { openBrowserLane, type BrowserLane } from '#crawler/browser-lane.ts'
import type { EgressGuardOptions } from '#crawler/egress-guard.ts'
import {
  fetchPage,
  type FetchedPage,
  type FetchOutcome,
  type FetchTask,
  type Lane,
} from '#crawler/fetch-page.ts'
import { openIdentity, userAgentOf, type Identity } from '#crawler/identity.ts'
import { findBrowser, type FoundBrowser } from '#infra/browser/find-browser.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { budgets, market, openGuardWorld, type Respond, type Seen } from './guard-world.ts'

/** Both lanes over the two onions of the guard's world, with one browser for a file of tests. */

export const log = openLogger('test', 'error')

export let browser: FoundBrowser
let browserLane: BrowserLane
beforeAll(async () => {
  browser = await findBrowser()
  browserLane = openBrowserLane({ browser, log, clock: systemClock })
})
afterAll(() => browserLane[Symbol.asyncDispose]())

export let resources = new AsyncDisposableStack()
afterEach(async () => {
  await resources.disposeAsync()
  resources = new AsyncDisposableStack()
})

export async function openWorld(respond: Respond, options: Partial<EgressGuardOptions> = {}) {
  const world = await openGuardWorld(resources, respond)
  const { upstream } = world
  const userAgent = userAgentOf(browser.version)
  const defaults = { market: 'test', userAgent, scope: [market], upstream, budgets, clock: systemClock }
  const open = async (id: string) => resources.use(await openIdentity({ ...defaults, ...options, id }))
  return { ...world, identity: await open('one'), openAnother: () => open('two') }
}

export async function fetchPath(path: string, lane: Lane, identity: Identity, more: Partial<FetchTask> = {}) {
  const url = path.startsWith('http') ? path : `http://${market}${path}`
  const task: FetchTask = { url, lane, timeoutMs: 60_000, maxBytes: 1_000_000, ...more }
  return fetchPage(task, identity, { clock: systemClock, browserLane })
}

export function asPage(outcome: FetchOutcome): FetchedPage {
  if (outcome.kind !== 'page') throw new Error(`no page but ${JSON.stringify(outcome)}`)
  return outcome
}

export const paths = (seen: Seen[]): string[] => seen.map(({ url }) => url)
export const html =
  (body: string): Respond =>
  (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>t</title><body>${body}`)
  }
