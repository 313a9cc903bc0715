import { get } from 'node:http'
import { createInterface } from 'node:readline'
import { chromium, type BrowserContext } from 'playwright'
import { openBrowserLane } from '#crawler/browser-lane.ts'
import { fetchPage, type Lane } from '#crawler/fetch-page.ts'
import { openIdentity, userAgentOf, type Identity } from '#crawler/identity.ts'
import { confineBrowser } from '#infra/browser/confine-browser.ts'
import { findBrowser, type FoundBrowser } from '#infra/browser/find-browser.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { allowAll } from '../guard-world.ts'
import { awayPaths, leavingPaths, lureBody, lureHead } from '../world/range/egress-lures.ts'
import { LURES, TOR } from './namespaces.ts'

/** What the crawler's end of the line does, as a process of its own inside the namespace. */
export type Work = {
  /** `lanes`: reads hostile pages as the crawler does. The others are positive controls, each with a rule taken out. */
  what: 'lanes' | 'no guard rules' | 'no agent' | 'no browser flags' | 'no proxy'
  host: string
  outside: string
  socksPort: number
}

const paths = ['/', ...Object.keys(awayPaths), ...Object.keys(leavingPaths)]
const lanes: Lane[] = ['http', 'browser']

let work: Work
let resources: AsyncDisposableStack
const browser = await findBrowser()
const works: Record<Work['what'], () => Promise<string[]>> = {
  lanes: async () => readInBothLanes(await openOne()),
  'no guard rules': async () => readInBothLanes(await openOne(true)),
  'no agent': askWithoutAgent,
  'no browser flags': async () => openWithoutFlags(await openOne()),
  'no proxy': () => openWithoutFlags(undefined),
}
for await (const line of createInterface({ input: process.stdin })) {
  work = JSON.parse(line) as Work
  resources = new AsyncDisposableStack()
  const ended = await works[work.what]()
  // What is still on its way when a browser ends would be seen in the next piece of work.
  await resources.disposeAsync()
  process.stdout.write(`${JSON.stringify({ ended })}\n`)
}

async function openOne(isOpen = false): Promise<Identity> {
  return resources.use(
    await openIdentity({
      id: 'packets',
      market: 'hostile',
      userAgent: userAgentOf(browser.version),
      scope: [work.host],
      upstream: { host: TOR, port: work.socksPort },
      budgets: { maxRequests: 10_000, maxBytes: 100_000_000 },
      clock: systemClock,
      ...(isOpen && { rules: allowAll }),
    }),
  )
}

async function readInBothLanes(identity: Identity): Promise<string[]> {
  const log = openLogger('packets', 'silent')
  const browserLane = resources.use(openBrowserLane({ browser, log, clock: systemClock }))
  const outcomes: string[] = []
  for (const lane of lanes)
    for (const path of paths) {
      const task = { url: `http://${work.host}${path}`, lane, timeoutMs: 10_000, maxBytes: 1_000_000 }
      const outcome = await fetchPage(task, identity, { clock: systemClock, browserLane })
      const isLured = outcome.kind === 'page' && outcome.html.includes('new RTCPeerConnection')
      outcomes.push(`${lane} ${path} ${isLured ? 'lured' : outcome.kind}`)
    }
  return outcomes
}

/** What a crawler without a proxy does: it looks the onion up. */
async function askWithoutAgent(): Promise<string[]> {
  const { promise, resolve } = Promise.withResolvers<string[]>()
  get(`http://${work.host}/`, (response) => resolve([`answered ${response.statusCode}`])).once(
    'error',
    ({ message }) => resolve([message]),
  )
  return promise
}

/** A browser as it comes. With an identity it still has our proxy, and only its flags are missing. */
async function openWithoutFlags(identity: Identity | undefined): Promise<string[]> {
  const context = await openPlainContext(browser, identity)
  const page = await context.newPage()
  const targets = { ...LURES, outside: work.outside }
  if (identity)
    await page.goto(`http://${work.host}/`, { waitUntil: 'load', timeout: 10_000 }).catch(() => undefined)
  else
    await page.setContent(`<head>${lureHead(targets)}</head><body>${lureBody(targets)}</body>`, {
      waitUntil: 'commit',
    })
  // ICE gathers until it has asked every server, or knows that it cannot.
  const gathered = await page.evaluate<string>(`new Promise((resolve) => {
    var connection = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${LURES.address}:3478' }] })
    connection.createDataChannel('d')
    connection.onicecandidateerror = function () { resolve('asked') }
    connection.onicegatheringstatechange = function () { if (connection.iceGatheringState === 'complete') resolve('complete') }
    connection.createOffer().then(function (offer) { return connection.setLocalDescription(offer) })
    setTimeout(function () { resolve('waited') }, 3000)
  })`)
  return [gathered]
}

async function openPlainContext(
  found: FoundBrowser,
  identity: Identity | undefined,
): Promise<BrowserContext> {
  const confined = resources.use(await confineBrowser(found.path, found.env))
  const plain = await chromium.launch({
    executablePath: confined.launcher,
    env: confined.env,
    chromiumSandbox: true,
  })
  resources.defer(() => plain.close())
  const proxy = identity && { server: `socks5://127.0.0.1:${identity.guard.port}`, bypass: '<-loopback>' }
  return plain.newContext(proxy ? { proxy } : {})
}
