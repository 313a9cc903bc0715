import { afterAll, expect, test } from 'vitest'
import type { FetchOutcome } from '#crawler/fetch-outcome.ts'
import { openCrawlRange } from './crawl-range.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const QUEUE = `<!doctype html><title>Queue</title><meta http-equiv="refresh" content="30">
<body><p>You are in a queue. Please wait, you will be forwarded in 30 seconds.</p></body>`

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

function withHtml(fetched: FetchOutcome & { kind: 'page' }, html: string): FetchOutcome {
  return { ...fetched, html, needsScript: false }
}
