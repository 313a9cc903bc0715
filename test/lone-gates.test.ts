import { afterAll, expect, test } from 'vitest'
import type { FetchOutcome } from '#crawler/fetch-outcome.ts'
import { openCrawlRange } from './crawl-range.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const QUEUE = `<!doctype html><title>Queue</title><meta http-equiv="refresh" content="30">
<body><p>You are in a queue. Please wait, you will be forwarded in 30 seconds.</p></body>`

const CAPTCHA = `<!doctype html><title>Write to us</title><h1>Security check</h1>
<p>Please solve the captcha to continue.</p><form method="post" action="/check">
<img src="/img/captcha.png" alt="captcha"><input name="captcha" autocomplete="off"><button>Continue</button></form>`

/** The clock runs so much faster than timers do. */
const SPEED = 40

test('a market goes on around one page that looks like a queue, and does not wait for it to end', async () => {
  const markets = [{ name: 'guided', engine: 'table', listings: 6, vendors: 2 }]
  const world = await openCrawlRange(resources, { seed: 'lone', markets }, { speed: SPEED })
  const { deps, database } = world
  const fetch = deps.fetch.bind(deps)
  const asked: string[] = []
  let alone: string | undefined
  deps.fetch = async (task, identity) => {
    const path = task.url.replace(/^http:\/\/[^/]+/, '')
    asked.push(path)
    const fetched = await fetch(task, identity)
    if (path.includes('/item/')) alone ??= path
    return path === alone && fetched.kind === 'page' ? withHtml(fetched, QUEUE) : fetched
  }
  await world.crawl()
  const [score] = await world.score()
  expect([score!.missing.length, score!.gatesStored]).toEqual([1, []])
  // Once as everybody, once when another page had been served.
  expect(asked.filter((path) => path === alone)).toHaveLength(2)
  const outcome = await database
    .selectFrom('page')
    .select(['last_outcome', 'attempts'])
    .where('path', '=', alone!)
    .execute()
  expect(outcome).toEqual([{ last_outcome: 'queue', attempts: 0 }])
})

test('a session that meets one page with a captcha first asks for another one, and calls nobody for it', async () => {
  const markets = [{ name: 'guarded', engine: 'table', listings: 6, vendors: 2 }]
  const world = await openCrawlRange(resources, { seed: 'lone-captcha', markets }, { speed: SPEED })
  const { deps, database, clock } = world
  await world.crawl()
  const items = database.selectFrom('page').select(['id', 'path']).where('path', 'like', '%/item/%')
  const { id, path } = await items.orderBy('id').executeTakeFirstOrThrow()
  await database.updateTable('page').set({ due_at: clock.now() }).where('id', '=', id).execute()

  const fetch = deps.fetch.bind(deps)
  const asked: string[] = []
  deps.fetch = async (task, identity) => {
    const at = task.url.replace(/^http:\/\/[^/]+/, '')
    asked.push(at === path ? 'the page' : 'another')
    const fetched = await fetch(task, identity)
    return at === path && fetched.kind === 'page' ? withHtml(fetched, CAPTCHA) : fetched
  }
  const called: string[] = []
  deps.handOffs = {
    ...deps.handOffs,
    async ask(_session, gate) {
      called.push(gate.path)
      return 'expired'
    },
  }
  await world.crawl()
  expect([asked, called]).toEqual([['the page', 'another', 'the page'], []])
  const page = database.selectFrom('page').select(['last_outcome', 'attempts']).where('id', '=', id)
  expect(await page.executeTakeFirst()).toEqual({ last_outcome: 'captcha', attempts: 0 })
  const stored = database.selectFrom('page_fetch').select('outcome').where('page_id', '=', id)
  expect((await stored.where('outcome', '=', 'page').execute()).length).toBe(1)
})

function withHtml(fetched: FetchOutcome & { kind: 'page' }, html: string): FetchOutcome {
  return { ...fetched, html, needsScript: () => false }
}
