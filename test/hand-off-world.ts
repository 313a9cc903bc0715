import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Page } from 'playwright'
import { WebSocket } from 'ws'
import type { HandOffInput, HandOffNews } from '#contracts/hand-off.ts'
import type { Role } from '#contracts/roles.ts'
import { addAccount } from '#db/accounts.ts'
import { openSession } from '#db/console-session.ts'
import { startDashboard } from '#dashboard/main.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { openCrawlRange } from './crawl-range.ts'
import type { ScenarioInput } from './world/range/scenario.ts'

const people: Record<string, Role> = {
  'Ada Lantern': 'unit',
  'Bo Quay': 'administrator',
  'Cy Reef': 'analyst',
}

/** A small market with a recipe, behind gates. */
export const gated = (name: string, ...conditions: { kind: string }[]) => ({
  engine: 'table',
  listings: 6,
  recipe: 'world-table',
  name,
  conditions,
})

/** Two markets behind captchas, of which the second is due only when it is said, and a console with its people. */
export async function openHandOffWorld(resources: AsyncDisposableStack) {
  const captcha = { kind: 'captcha', lures: true, answerSeconds: 600 }
  const markets = [gated('first-gate', captcha), gated('second-gate', captcha)]
  const world = await openGatedWorld(resources, { seed: 'hand-off', markets })
  const secondIsDue = (at: Date | null) => world.isDue('second-gate', at)
  await secondIsDue(null)
  return { ...world, secondIsDue }
}

/** A scenario that is crawled, and a console with its people. */
export async function openGatedWorld(resources: AsyncDisposableStack, scenario: ScenarioInput) {
  const env = { HANDOFF_WAIT_SECONDS: '300' }
  const crawl = await openCrawlRange(resources, scenario, { env })
  const { database, deps } = crawl
  const marketOf = (name: string) => database.selectFrom('market').select('id').where('name', '=', name)
  const isDue = async (market: string, due_at: Date | null) =>
    void (await database
      .updateTable('page')
      .set({ due_at })
      .where('market_id', '=', marketOf(market))
      .execute())
  const console = await startDashboard({
    databaseUrl: deps.config.databaseUrl,
    port: 0,
    host: '127.0.0.1',
    clock: systemClock,
    log: openLogger('dashboard', 'error'),
    masterKey: openMasterKey(makeMasterKey())!,
  })
  resources.defer(() => console.close())
  const cookies: Record<string, string> = {}
  for (const [name, role] of Object.entries(people)) {
    const account = await addAccount(database, systemClock, { name, role })
    cookies[name] = `lanternfish=${await openSession(database, systemClock, account.id)}`
  }
  const { address } = console
  const dial = (name: string, id: string, origin = address) => {
    const url = `${address.replace('http', 'ws')}/api/v1/hand-offs/${id}/view`
    return openDial(url, { cookie: cookies[name]!, origin })
  }
  const openIds = async () =>
    (await database.selectFrom('hand_off').select('id').where('ended_at', 'is', null).execute()).map(
      ({ id }) => id,
    )
  return { ...crawl, address, cookies, dial, openIds, marketOf, isDue }
}

/** A socket as an operator's page has it. `next` waits for news of a kind, or for the answer that turned it away. */
export function openDial(url: string, headers: Record<string, string>) {
  const socket = new WebSocket(url, { headers })
  const heard: (HandOffNews | { type: 'refused'; status: number } | { type: 'closed' })[] = []
  let ring = Promise.withResolvers<void>()
  let frames = 0
  const hear = (news: (typeof heard)[number]): void => {
    heard.push(news)
    ring.resolve()
    ring = Promise.withResolvers()
  }
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      frames++
      socket.send(JSON.stringify({ type: 'drawn' }))
    } else hear(JSON.parse(data.toString('utf8')) as HandOffNews)
  })
  socket.on('unexpected-response', (_request, { statusCode = 0 }) =>
    hear({ type: 'refused', status: statusCode }),
  )
  socket.on('error', () => hear({ type: 'closed' }))
  socket.on('close', () => hear({ type: 'closed' }))
  return {
    send: (input: HandOffInput) => socket.send(JSON.stringify(input)),
    close: () => socket.close(),
    /** How many pictures came. */
    frames: () => frames,
    async next<Type extends (typeof heard)[number]['type']>(type: Type) {
      for (;;) {
        const rang = ring.promise
        const found = heard.find((news) => news.type === type)
        if (found) return found as Extract<(typeof heard)[number], { type: Type }>
        await rang
      }
    },
  }
}

/** Points of the captcha's own grey within the canvas: it has 16,632. Pictures that the page carries in itself have it, too. */
export function greyPoints(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector('canvas')!
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let count = 0
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
      if (red > 226 && red < 238 && Math.abs(red - green) < 3 && Math.abs(red - blue) < 3) count++
    }
    return count
  })
}

/** Everything in the store of captures, unpacked. */
export async function hexOfCaptures(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const objects = await Promise.all(files.map(async (file) => gunzipSync(await readFile(file))))
  return Buffer.concat(objects).toString('hex')
}
