import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { addCredential, approveCredential } from '#db/credentials.ts'
import { readRecipe } from '#pages/recipe.ts'
import { systemClock } from '#shared/clock.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { openCrawlRange } from './crawl-range.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const key = openMasterKey(makeMasterKey())!
const SECRET = 'a plain long secret'

/** The recipe of the table engine, for a market that shows its goods to its own users. */
const walled = readRecipe(
  `${readFileSync(new URL('../recipes/world-table.yaml', import.meta.url), 'utf8')}
login:
  path: /login
  form: form.wall
  user: name
  secret: word
  fields: { stay: 'on' }
  check: { selector: p.signed-in }
  lost: { selector: form.wall }
`,
  'walled.yaml',
)

test('a crawl under kicks finds all', async () => {
  const world = await openCrawlRange(
    resources,
    {
      seed: 'walls',
      markets: [
        {
          name: 'kicks',
          engine: 'table',
          listings: 40,
          recipe: 'world-table',
          conditions: [{ kind: 'login-wall', kickAfter: 30 }],
        },
      ],
    },
    {
      enter: () => ({ access: 'credentialed' }),
      basis: { access: 'credentialed' },
      deps: { identityKey: key, logInHourMs: 1, recipes: new Map([['world-table', walled]]) },
    },
  )
  const { database } = world
  const market = await database
    .selectFrom('market')
    .select('id')
    .where('name', '=', 'kicks')
    .executeTakeFirstOrThrow()
  const now = systemClock.now()
  const secrets = { user: 'reader', secret: SECRET }
  const id = await addCredential(
    database,
    { marketId: market.id, market: 'kicks', secrets },
    { key, actor: 'Ada', now },
  )
  await approveCredential(database, id, { actor: 'Bo', now })
  await world.crawl(undefined, { deadlineMs: 20_000 })
  console.log(await world.score(), world.range.served().filter((s) => s.method === 'POST').length)
})
