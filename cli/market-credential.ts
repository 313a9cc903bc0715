import { accessLevels } from '#contracts/legal-basis.ts'
import { refusalOf } from '#crawler/market-entry.ts'
import { listAccounts } from '#db/accounts.ts'
import {
  addCredential,
  addIdentity,
  approveCredential,
  listCredentials,
  revokeCredential,
} from '#db/credentials.ts'
import type { Database } from '#db/open-database.ts'
import { findMarket, findMarketByName, type RegisteredMarket } from '#db/registry.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { Refusal } from '#shared/refusal.ts'
import { identityKeyOf } from '#shared/identity-key.ts'
import { openMasterKeyOf, openStore, type Store } from './open-store.ts'
import { readLogIn } from './read-log-in.ts'
import { readSettings } from './settings.ts'

export const credentialUsage = `       lanternfish market credential add NAME --by ADMINISTRATOR [--data DIR]
                                                    a log-in for a market that its legal basis lets us log in to; user
                                                    name and secret are typed, or piped in as two lines
       lanternfish market credential approve ID --by OTHER-ADMINISTRATOR [--data DIR]
       lanternfish market credential revoke ID --by ADMINISTRATOR [--data DIR]
       lanternfish market credential list [--data DIR]
       lanternfish market identity add NAME --by ADMINISTRATOR [--data DIR]
                                                    another identity for a market, with cookies and a log-in of its own
`

type Given = { subject: string; by: string | undefined; data: string | undefined }
type Work = (store: Store, given: Given) => Promise<string>

const work: Record<string, Work> = {
  async 'credential add'(store, { subject, by }) {
    const actor = await administrator(store.database, by)
    const market = await marketOf(store.database, subject)
    assertMayLogIn(market)
    const key = identityKeyOf(await openMasterKeyOf(store))
    const secrets = await readLogIn()
    const place = { marketId: market.id, market: market.name, secrets }
    const id = await addCredential(store.database, place, { key, actor, now: systemClock.now() })
    return `${id} waits until another administrator approves it\n`
  },
  async 'credential approve'({ database }, { subject, by }) {
    const actor = await administrator(database, by)
    if (await approveCredential(database, idOf(subject), { actor, now: systemClock.now() }))
      return 'approved\n'
    throw new UsageError(
      `No credential ${subject} waits for approval; \`market credential list\` shows them.`,
    )
  },
  async 'credential revoke'({ database }, { subject, by }) {
    const actor = await administrator(database, by)
    if (await revokeCredential(database, idOf(subject), { actor, now: systemClock.now() })) return 'revoked\n'
    throw new UsageError(`No credential ${subject} is in force; \`market credential list\` shows them.`)
  },
  async 'credential list'({ database }) {
    const rows = await listCredentials(database)
    return rows.map((row) => `${row.id}\t${row.market}\t${stateOf(row)}\n`).join('')
  },
  async 'identity add'({ database }, { subject, by }) {
    const actor = await administrator(database, by)
    const { id, name } = await marketOf(database, subject)
    const made = await addIdentity(
      database,
      { marketId: id, market: name },
      { actor, now: systemClock.now() },
    )
    return `${name} has another identity, ${made}\n`
  },
}

/** @returns undefined where the words name nothing of this */
export function credentialWork(words: readonly string[]): { name: string; subject: string } | undefined {
  const [first = '', second = '', subject = ''] = words
  const name = `${first} ${second}`
  return Object.hasOwn(work, name) && (subject !== '' || name === 'credential list')
    ? { name, subject }
    : undefined
}

export async function runCredentialWork(name: string, given: Given): Promise<number> {
  await using store = await openStore(given.data)
  try {
    process.stdout.write(await work[name]!(store, given))
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(error.message, { cause: error })
    throw error
  }
  return 0
}

/** Law 4: what the public sees is read without a log-in. */
function assertMayLogIn(market: RegisteredMarket): void {
  const { name, access, basis } = market
  const isPublic = access === 'public' || basis?.value.access === 'public'
  if (isPublic) {
    const wanted = accessLevels.filter((level) => level !== 'public').join(' or ')
    throw new UsageError(
      `${name} is read as the public sees it: its entry and its legal basis must say access ${wanted} before it has a log-in.`,
    )
  }
  const refusal = basis ? refusalOf(basis.value, market, systemClock.now())?.reason : 'none on file'
  if (refusal !== undefined) throw new UsageError(`${name} has no legal basis for a log-in: ${refusal}.`)
  const recipes = loadRecipes(readSettings(process.env).files.recipes)
  const recipe = market.recipe === null ? undefined : recipes.get(market.recipe)
  if (recipe?.login) return
  throw new UsageError(
    `${name} has no recipe with \`login\`: say there how to log in first (docs/recipes.md).`,
  )
}

async function marketOf(database: Database, name: string): Promise<RegisteredMarket> {
  const row = await findMarketByName(database, name)
  if (row) return findMarket(database, row.id)
  throw new UsageError(`There is no market "${name}"; \`lanternfish market list\` shows the registry.`)
}

/** Two people decide on a log-in, and the record names both: they are accounts, not users of this machine. */
async function administrator(database: Database, by: string | undefined): Promise<string> {
  const accounts = await listAccounts(database)
  const account = accounts.find(({ name }) => name.toLowerCase() === by?.toLowerCase())
  if (account?.role === 'administrator' && account.disabled_at === null) return account.name
  const who = by === undefined ? 'Say who you are' : `"${by}" is no administrator's account`
  throw new UsageError(`${who}: --by takes the name of an administrator's account that is enabled.`)
}

function idOf(text: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase()
  throw new UsageError(
    `"${text}" is no id of a credential; \`lanternfish market credential list\` shows them.`,
  )
}

type Row = Awaited<ReturnType<typeof listCredentials>>[number]

function stateOf({ entered_by: entered, approved_by: approved, revoked_by: revoked }: Row): string {
  if (revoked !== null) return `revoked by ${revoked}`
  return approved === null
    ? `entered by ${entered}, not approved`
    : `entered by ${entered}, approved by ${approved}`
}
