import type { Insertable, Selectable, Transaction } from 'kysely'
import type { AccessLevel, LegalBasis } from '#contracts/legal-basis.ts'
import { UsageError } from '#shared/errors.ts'
import { hostFault, networkOf, type Network } from '#shared/site-address.ts'
import { addPages } from './frontier.ts'
import type { Database } from './open-database.ts'
import type { DB, LegalBasis as BasisRow, Market, Mirror as MirrorTable } from './tables.ts'

export type MarketRow = Selectable<Market>
export type Mirror = { id: number; host: string; port: number; network: Network }

/** A market as the crawler needs it, with the basis on which it is read. */
export type RegisteredMarket = Omit<MarketRow, 'access' | 'mode'> & {
  access: AccessLevel
  mode: 'http' | 'browser' | 'auto'
  mirrors: Mirror[]
  basis: { id: number; value: LegalBasis } | undefined
}

export type NewMarket = {
  market: Omit<MarketRow, 'id' | 'added_at' | 'requests_per_second'> &
    Partial<Pick<MarketRow, 'requests_per_second'>>
  mirrors: Pick<Mirror, 'host' | 'port'>[]
  basis: LegalBasis
}

/**
 * Adds a market with its mirrors, basis, first identity and first pages, or nothing. False when the name is taken.
 *
 * @throws UsageError when a mirror is another market's, or named twice
 */
export async function addMarket(database: Database, entry: NewMarket, now: Date): Promise<boolean> {
  return database.transaction().execute(async (trx) => {
    const market = await trx
      .insertInto('market')
      .values({ ...entry.market, added_at: now })
      .onConflict((oc) => oc.column('name').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!market) return false
    // The entry vouches for its first address; the others are compared with it before they are used.
    const mirrors = entry.mirrors.map((mirror, place) => ({
      ...mirror,
      network: networkOfMirror(mirror.host),
      market_id: market.id,
      state: place === 0 ? 'active' : 'unproven',
      added_at: now,
    }))
    await addMirrors(trx, mirrors)
    await addBasis(trx, market.id, entry.basis, now)
    const identity = { id: crypto.randomUUID(), market_id: market.id, created_at: now }
    await trx.insertInto('identity').values(identity).execute()
    await addSections(trx, market.id, entry.market.start_paths, now)
    return true
  })
}

export function networkOfMirror(host: string): Network {
  const network = networkOf(host)
  if (network === undefined) throw new UsageError(`${hostFault(host)}.`)
  return network
}

/** Each start path begins a section, and is its first page. */
async function addSections(trx: Transaction<DB>, marketId: number, paths: string[], now: Date) {
  const sections = await trx
    .insertInto('market_section')
    .values([...new Set(paths)].map((path) => ({ market_id: marketId, start_path: path })))
    .returning(['id', 'start_path'])
    .execute()
  const start = sections.map(({ id, start_path }) => ({
    path: start_path,
    priority: 0,
    depth: 0,
    foundOn: null,
    sectionId: id,
  }))
  await addPages(trx, marketId, start, now)
}

/** An address belongs to one market: what is read there would otherwise be counted for two. */
async function addMirrors(trx: Transaction<DB>, mirrors: Insertable<MirrorTable>[]): Promise<void> {
  for (const mirror of mirrors) {
    const added = await trx
      .insertInto('mirror')
      .values(mirror)
      .onConflict((oc) => oc.column('host').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) {
      const message = `The mirror ${mirror.host} stands in the registry already: an address belongs to one market, once.`
      throw new UsageError(message)
    }
  }
}

export async function addBasis(
  trx: Transaction<DB> | Database,
  marketId: number,
  basis: LegalBasis,
  now: Date,
): Promise<void> {
  const row = {
    market_id: marketId,
    case_reference: basis.caseReference,
    case_name: basis.caseName,
    authority: basis.authority,
    instrument: basis.instrument,
    article: basis.article,
    jurisdiction: basis.jurisdiction,
    access: basis.access,
    data_classes: basis.dataClasses,
    valid_from: new Date(basis.validFrom),
    valid_to: new Date(basis.validTo),
    requested_by: basis.requestedBy,
    approved_by: basis.approvedBy,
    second_approver: basis.secondApprover,
    simulation: basis.simulation,
    recorded_at: now,
  }
  await trx.insertInto('legal_basis').values(row).execute()
}

/** From its next scrape on the market is read with this recipe, or with none. */
export async function setRecipe(database: Database, marketId: number, recipe: string | null): Promise<void> {
  await database.updateTable('market').set({ recipe }).where('id', '=', marketId).execute()
}

/** Markets that name a recipe, of one market or all. */
export async function namedRecipes(database: Database, market: string | undefined) {
  const rows = database.selectFrom('market').select(['name', 'recipe']).where('recipe', 'is not', null)
  const found = await (market === undefined ? rows : rows.where('name', '=', market))
    .orderBy('name')
    .execute()
  return found.map(({ name, recipe }) => ({ name, recipe: recipe! }))
}

function basisOf(row: Selectable<BasisRow>): LegalBasis {
  return {
    caseReference: row.case_reference,
    caseName: row.case_name,
    authority: row.authority,
    instrument: row.instrument,
    article: row.article,
    jurisdiction: row.jurisdiction,
    access: row.access as AccessLevel,
    dataClasses: row.data_classes,
    validFrom: row.valid_from.toISOString(),
    validTo: row.valid_to.toISOString(),
    requestedBy: row.requested_by,
    approvedBy: row.approved_by,
    secondApprover: row.second_approver,
    simulation: row.simulation,
  }
}

/** The market with its active mirrors and the basis that was recorded last. */
export async function findMarket(database: Database, id: number): Promise<RegisteredMarket> {
  const market = await database
    .selectFrom('market')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const mirrors = await database
    .selectFrom('mirror')
    .select(['id', 'host', 'port', 'network'])
    .where('market_id', '=', id)
    .where('state', '=', 'active')
    .orderBy('id')
    .execute()
  const basis = await database
    .selectFrom('legal_basis')
    .selectAll()
    .where('market_id', '=', id)
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  const row = market as Omit<MarketRow, 'access' | 'mode'> & Pick<RegisteredMarket, 'access' | 'mode'>
  return { ...row, mirrors: mirrors as Mirror[], basis: basis && { id: basis.id, value: basisOf(basis) } }
}

export function listMarkets(database: Database) {
  return database.selectFrom('market').selectAll().orderBy('name').execute()
}

export function findMarketByName(database: Database, name: string) {
  return database.selectFrom('market').select('id').where('name', '=', name).executeTakeFirst()
}
