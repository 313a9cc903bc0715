import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { crawlerEvents } from '#crawler/events.ts'
import type { CrawlerDeps } from '#crawler/market-session.ts'
import { addCredential, approveCredential } from '#db/credentials.ts'
import { findMarketByName } from '#db/registry.ts'
import { readRecipe, type Recipe } from '#pages/recipe.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'

export const key = openMasterKey(makeMasterKey())!
export const USER = 'reader-of-walls'
export const SECRET = 'a-plain-long-secret'

/** The recipe of the table engine, for a market that shows its goods to its own users. */
function walled(more: Record<string, string> = {}): Recipe {
  const table = readFileSync(new URL('../recipes/world-table.yaml', import.meta.url), 'utf8')
  const login = { check: '{ selector: p.signed-in }', lost: '{ selector: form.wall }', ...more }
  const lines = Object.entries(login).map(([name, value]) => `  ${name}: ${value}\n`)
  const fixed = `login:\n  path: /login\n  form: form.wall\n  user: name\n  secret: word\n  fields: { stay: 'on' }\n`
  return readRecipe(`${table}\n${fixed}${lines.join('')}`, 'walled.yaml')
}

export const recipes = new Map([
  ['walled', walled()],
  ['never', walled({ check: '{ selector: p.no-such-mark }' })],
  ['both', walled({ lost: '{ selector: b.own-name }' })],
])

type Wall = Record<string, unknown>
const wall = (more: Wall = {}) => ({ kind: 'login-wall', user: USER, secret: SECRET, ...more })
export const marketOf = (name: string, more: Wall, recipe = 'walled') => ({
  name,
  engine: 'table',
  listings: 16,
  vendors: 4,
  recipe,
  conditions: [wall(more)],
})

export type Watched = CrawlRange & { rests: Map<string, string>; asked: string[]; logged: string[] }

export async function openWalls(
  resources: AsyncDisposableStack,
  scenario: Parameters<typeof openCrawlRange>[1],
  { enter, clock = systemClock, ...given }: Partial<CrawlerDeps> & { enter?: (name: string) => object } = {},
): Promise<Watched> {
  const rests = new Map<string, string>()
  const asked: string[] = []
  const logged: string[] = []
  const events = crawlerEvents(openLogger('test', 'debug', (line) => void logged.push(line)))
  const marketRests = (market: string, reason: string) => void rests.set(market, reason)
  const world = await openCrawlRange(resources, scenario, {
    clock,
    enter: ({ name }) => ({ access: 'credentialed', ...enter?.(name) }),
    basis: { access: 'credentialed' },
    deps: {
      identityKey: key,
      logInHourMs: 1,
      recipes,
      events: { ...events, marketRests },
      // Nobody comes.
      handOffs: {
        async ask({ market }, { kind }) {
          asked.push(`${market.name}: ${kind}`)
          return 'expired'
        },
        async [Symbol.asyncDispose]() {},
      },
      ...given,
    },
  })
  for (const { name } of world.range.markets) await enterLogIn(world, name)
  return { ...world, rests, asked, logged }
}

async function enterLogIn({ database, clock }: CrawlRange, market: string, secret = SECRET): Promise<void> {
  const now = clock.now()
  const { id: marketId } = (await findMarketByName(database, market))!
  const secrets = { user: USER, secret: market === 'wrong' ? 'another' : secret }
  const id = await addCredential(database, { marketId, market, secrets }, { key, actor: 'Ada', now })
  await approveCredential(database, id, { actor: 'Bo', now })
}

export const forms = (world: CrawlRange, market: string) =>
  world.range.served().filter((one) => one.method === 'POST' && one.market === market)
export const capturesOf = async ({ database }: CrawlRange, market: string): Promise<string[]> => {
  const rows = await database
    .selectFrom('capture as c')
    .innerJoin('market as m', 'm.id', 'c.market_id')
    .where('m.name', '=', market)
    .select('c.page_kind')
    .execute()
  return rows.map(({ page_kind: kind }) => kind)
}

/** What a file holds; nothing where it is gone since it was listed, as files of Postgres are. */
export async function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
}
