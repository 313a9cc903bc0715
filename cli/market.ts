import { readFile } from 'node:fs/promises'
import { readMarketEntry, type MarketEntry } from '#crawler/market-entry.ts'
import { appendAudit } from '#db/audit.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import {
  addBasis,
  addMarket,
  findMarket,
  findMarketByName,
  listMarkets,
  type NewMarket,
} from '#db/registry.ts'
import { endBaselines } from '#db/scrapes.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import { systemClock } from '#shared/clock.ts'
import { messageOf, UsageError } from '#shared/errors.ts'
import { parseFlags, type Command } from './command.ts'
import { findDatabaseUrl } from './find-database.ts'
import { credentialUsage, credentialWork, runCredentialWork } from './market-credential.ts'
import { mirrorUsage, runMirrorWork } from './market-mirrors.ts'
import { nameOperator } from './open-store.ts'
import { readSettings } from './settings.ts'

export const market: Command = {
  usage: `usage: lanternfish market add FILE [--data DIR]     enter a market with its legal basis (docs/markets.md)
       lanternfish market renew FILE [--data DIR]   record a new legal basis for a market
       lanternfish market list [--data DIR]         one line a market
       lanternfish market show NAME [--data DIR]    one market as JSON
       lanternfish market alert NAME [--by NAME] [--data DIR]
                                                    let rules alert on what is new from now on, though no scrape
                                                    has read the market whole yet
${mirrorUsage}${credentialUsage}`,
  async run(args) {
    if (args[0] === 'mirror' || args[0] === 'key') return runMirrorWork(args)
    const { positionals, values } = parseFlags(market, args, {
      data: { type: 'string' },
      by: { type: 'string' },
    })
    const [action, subject] = positionals
    const login = credentialWork(positionals)
    if (login)
      return runCredentialWork(login.name, { by: values.by, data: values.data, subject: login.subject })
    const needsSubject = action !== 'list'
    if (action === undefined || !Object.hasOwn(actions, action) || (needsSubject && subject === undefined)) {
      throw new UsageError(`Say what to do with the registry.\n${market.usage}`)
    }
    const entry = action === 'add' || action === 'renew' ? await readEntry(subject ?? '') : undefined
    const database = openDatabase(findDatabaseUrl(values.data), { max: 1 })
    try {
      await assertReachable(database)
      await actions[action]!(database, subject ?? '', { entry, by: values.by })
    } finally {
      await database.destroy()
    }
    return 0
  },
}

type Given = { entry: MarketEntry | undefined; by: string | undefined }
type Action = (database: Database, subject: string, given: Given) => Promise<void>

const actions: Record<string, Action> = {
  async add(database, _file, { entry }) {
    if (!entry) return
    if (!(await addMarket(database, newMarketOf(entry), systemClock.now()))) {
      throw new UsageError(
        `A market "${entry.name}" stands in the registry already; \`market renew\` gives it a new basis.`,
      )
    }
    process.stdout.write(`${entry.name} is in the registry\n`)
  },
  async renew(database, _file, { entry }) {
    if (!entry) return
    const id = await idOf(database, entry.name)
    await addBasis(database, id, entry.legalBasis, systemClock.now())
    process.stdout.write(`${entry.name} has a new legal basis, valid to ${entry.legalBasis.validTo}\n`)
  },
  async list(database) {
    for (const row of await listMarkets(database))
      process.stdout.write(`${row.name}\t${row.mode}\t${row.title}\n`)
  },
  async show(database, name) {
    const found = await findMarket(database, await idOf(database, name))
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
  },
  async alert(database, name, { by }) {
    const actor = nameOperator(by)
    const id = await idOf(database, name)
    const at = systemClock.now()
    const sections = await database.transaction().execute(async (trx) => {
      const ended = await endBaselines(trx, id, at)
      if (ended.length > 0)
        await appendAudit(trx, {
          at,
          actor,
          action: 'baseline.ended',
          subject: name,
          details: { sections: ended },
        })
      return ended
    })
    if (sections.length === 0) process.stdout.write(`rules alert on ${name} already\n`)
    for (const section of sections) process.stdout.write(`rules alert on ${name} ${section} from now on\n`)
  },
}

async function idOf(database: Database, name: string): Promise<number> {
  const row = await findMarketByName(database, name)
  if (!row)
    throw new UsageError(`There is no market "${name}"; \`lanternfish market list\` shows the registry.`)
  return row.id
}

async function readEntry(file: string): Promise<MarketEntry> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read (${messageOf(cause)}).`, { cause })
  }
  const entry = readMarketEntry(text, file, systemClock.now())
  // A market whose recipe is misspelt would be read without one, and nobody would notice.
  if (entry.recipe !== undefined && !loadRecipes(readSettings(process.env).files.recipes).has(entry.recipe)) {
    const message = `${file}: field recipe: there is no recipe "${entry.recipe}" in the recipe folder: write it first, or leave the field out.`
    throw new UsageError(message)
  }
  return entry
}

/** The entry as the database takes it. */
export function newMarketOf(entry: MarketEntry): NewMarket {
  const { politeness, budget } = entry
  return {
    market: {
      name: entry.name,
      title: entry.title,
      mode: entry.mode,
      access: entry.access,
      sensitive: entry.sensitive,
      recipe: entry.recipe ?? null,
      start_paths: entry.startPaths,
      min_delay_ms: politeness.minDelayMs,
      concurrency: politeness.concurrency,
      requests_per_second: politeness.requestsPerSecond,
      max_pages_per_scrape: budget.pagesPerScrape,
      max_bytes_per_scrape: budget.bytesPerScrape,
      max_depth: budget.depth,
      revisit_after_seconds: Math.round(entry.revisitAfterHours * 3600),
    },
    mirrors: entry.mirrors,
    basis: entry.legalBasis,
  }
}
