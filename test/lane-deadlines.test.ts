import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { FETCH_GRACE_MS } from '#crawler/browser-lane-end.ts'
import { openBrowserLane } from '#crawler/browser-lane.ts'
import type { FetchOutcome } from '#crawler/fetch-outcome.ts'
import { systemClock } from '#shared/clock.ts'
import { commandOf, listProcesses, type GroupProcess } from './group-processes.ts'
import { market } from './guard-world.ts'
import { asPage, browser, fetchPath, log, openWorld } from './lanes-world.ts'
import { openOwnTime } from './own-time.ts'

/** What a browser may do to a fetch that is under way: stop, end, not even start. */

const forAll = new AsyncDisposableStack()
afterAll(() => forAll.disposeAsync())
const ownTime = openOwnTime(forAll)

const TIMEOUT_MS = 2_000
/** Time enough for a browser on a loaded machine, and for processes to go. */
const LONG_MS = 60_000
const GOOD = '<!doctype html><title>t</title><p>good'

/** The browsers that this process has started, each the leader of a group. */
async function leaders(): Promise<GroupProcess[]> {
  return (await listProcesses()).filter(({ pid, parent, group }) => parent === process.pid && group === pid)
}

async function findSleepers(): Promise<GroupProcess[]> {
  return (await leaders()).filter(({ pid }) => commandOf(pid).startsWith('sleep'))
}

async function membersOf(groups: readonly GroupProcess[]): Promise<GroupProcess[]> {
  const ids = new Set(groups.map(({ group }) => group))
  return (await listProcesses()).filter(({ group }) => ids.has(group))
}

/** A market one of whose pages never ends: half of it is there when something happens to the browser. */
async function openHalf(happens: (members: GroupProcess[]) => void | Promise<void>) {
  const groups = new Map<number, GroupProcess>()
  let [isOver, hasHappened] = [false, false]
  const half = async (response: ServerResponse): Promise<void> => {
    response.write('<!doctype html><title>half</title>')
    const now = await leaders()
    for (const leader of now) groups.set(leader.pid, leader)
    const members = await membersOf(now)
    if (isOver) return
    hasHappened = true
    await happens(members)
  }
  const world = await openWorld((request, response) => {
    response.setHeader('content-type', 'text/html')
    if (request.url !== '/half') return void response.end(GOOD)
    void half(response)
  })
  /** Again where the machine stood still and the time was over before anything could happen. */
  async function read(fetch: () => Promise<FetchOutcome>, timeoutMs: number): Promise<FetchOutcome> {
    const began = ownTime()
    isOver = false
    const outcome = await fetch()
    isOver = true
    expect(ownTime() - began).toBeLessThan(timeoutMs + FETCH_GRACE_MS)
    return hasHappened ? outcome : read(fetch, timeoutMs)
  }
  return { ...world, groups, read }
}

const isRenderer = ({ pid }: GroupProcess): boolean => commandOf(pid).includes('--type=renderer')
const isMain = ({ pid, group }: GroupProcess): boolean => pid === group
const send =
  (signal: NodeJS.Signals, isVictim: (one: GroupProcess) => boolean) => (members: GroupProcess[]) => {
    for (const one of members.filter(isVictim)) process.kill(one.pid, signal)
  }

const LATE = /^no whole answer within 2000 ms$/
const FATES = [
  { what: 'the browser stopped', happens: send('SIGSTOP', isMain), timeoutMs: TIMEOUT_MS, reason: LATE },
  { what: 'its renderer stopped', happens: send('SIGSTOP', isRenderer), timeoutMs: TIMEOUT_MS, reason: LATE },
  { what: 'the browser killed each time', happens: send('SIGKILL', isMain), timeoutMs: LONG_MS, reason: /^the browser ended/ }, // prettier-ignore
]

for (const { what, happens, timeoutMs, reason } of FATES)
  test(`a fetch ends in its time and says why, with ${what}; the next one works, and nothing of it is left`, async () => {
    const { identity, groups, read } = await openHalf(happens)
    const whole = () => fetchPath('/', 'browser', identity, { timeoutMs: LONG_MS })
    await whole()
    const outcome = await read(() => fetchPath('/half', 'browser', identity, { timeoutMs }), timeoutMs)
    expect(outcome).toMatchObject({ kind: 'offline', reason: expect.stringMatching(reason) as string })
    expect(asPage(await whole()).dom).toContain('good')
    const now = new Set((await leaders()).map(({ pid }) => pid))
    const old = [...groups.values()].filter(({ pid }) => !now.has(pid))
    await expect.poll(() => membersOf(old), { timeout: LONG_MS }).toEqual([])
    const stopped = async () =>
      (await listProcesses()).filter(({ group, state }) => groups.has(group) && state === 'T')
    await expect.poll(stopped, { timeout: LONG_MS }).toEqual([])
  })

test('a fetch whose browser does not start ends in its time and says what is missing', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sleeper-'))
  const path = join(dir, 'chromium')
  await writeFile(path, '#!/bin/sh\nexec sleep 600\n')
  await chmod(dir, 0o755)
  await chmod(path, 0o755)
  const { identity } = await openHalf(() => undefined)
  const lane = openBrowserLane({ browser: { ...browser, path }, log, clock: systemClock })
  const began = ownTime()
  const task = { url: `http://${market}/`, lane: 'browser', timeoutMs: 1_000, maxBytes: 1_000_000 } as const
  await expect(lane.fetch(task, identity)).rejects.toThrow(/^The browser did not start within \d+ ms: /)
  expect(ownTime() - began).toBeLessThan(1_000 + FETCH_GRACE_MS)
  await expect.poll(findSleepers, { timeout: LONG_MS }).toHaveLength(1)
  const sleepers = await findSleepers()
  // Whoever closes the lane does not wait for the launch either.
  await lane[Symbol.asyncDispose]()
  await expect.poll(() => membersOf(sleepers), { timeout: LONG_MS }).toEqual([])
  await rm(dir, { recursive: true })
})

test('a lane that is closed while its browser hangs leaves none, not even one for a second try', async () => {
  const underWay = Promise.withResolvers<void>()
  const { identity, groups } = await openHalf((members) => {
    send('SIGSTOP', (one) => isMain(one) && !before.has(one.pid))(members)
    underWay.resolve()
  })
  const before = new Set((await leaders()).map(({ pid }) => pid))
  const lane = openBrowserLane({ browser, log, clock: systemClock })
  const task = {
    url: `http://${market}/half`,
    lane: 'browser',
    timeoutMs: LONG_MS,
    maxBytes: 1_000_000,
  } as const
  const reading = lane.fetch(task, identity).catch((error: unknown) => (error as Error).message)
  await underWay.promise
  await lane[Symbol.asyncDispose]()
  expect(await reading).toMatch(/^The browser was closed/)
  const own = [...groups.values()].filter(({ pid }) => !before.has(pid))
  expect(own.length).toBe(1)
  await expect.poll(() => membersOf(own), { timeout: LONG_MS }).toEqual([])
  expect((await leaders()).filter(({ pid }) => !before.has(pid))).toEqual([])
})
