import { readFile } from 'node:fs/promises'
import { readMarketKey } from '#crawler/market-key.ts'
import { appendAudit } from '#db/audit.ts'
import { addPages } from '#db/frontier.ts'
import { addMarketKey, findMarketKeys } from '#db/mirror-lists.ts'
import { addUnproven, changeMirror, mirrorHealth, type MirrorHealth } from '#db/mirrors.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import { findMarketByName } from '#db/registry.ts'
import { systemClock } from '#shared/clock.ts'
import { messageOf, UsageError } from '#shared/errors.ts'
import { hostFault, networkOf } from '#shared/site-address.ts'
import { parseFlags } from './command.ts'
import { findDatabaseUrl } from './find-database.ts'
import { nameOperator } from './open-store.ts'

export const mirrorUsage = `       lanternfish market mirror list MARKET        its addresses, whether they are proven and answer
       lanternfish market mirror add MARKET HOST[:PORT] [--by NAME]
                                                    one address more; it is compared with its siblings before use
       lanternfish market mirror retire MARKET HOST [--by NAME]
                                                    never ask this address again
       lanternfish market mirror release MARKET HOST [--by NAME]
                                                    use it on your word, whatever a comparison said
       lanternfish market key list MARKET           the keys that sign its list of mirrors
       lanternfish market key add MARKET FILE [--list PATH] [--by NAME]
                                                    enter its PGP key, and the path of the list that it signs
`

type Given = { market: string; id: number; subject: string; by: string; list: string | undefined }
type Work = (database: Database, given: Given) => Promise<void>

/** `market mirror …` and `market key …`. */
export async function runMirrorWork(args: string[]): Promise<number> {
  const usage = `usage: lanternfish market …\n${mirrorUsage}`
  const flags = { data: { type: 'string' }, by: { type: 'string' }, list: { type: 'string' } } as const
  const { positionals, values } = parseFlags({ usage }, args, flags)
  const [noun, verb, market, subject] = positionals
  const name = `${noun} ${verb}`
  const isListing = verb === 'list'
  if (!Object.hasOwn(works, name) || market === undefined || (subject === undefined) !== isListing)
    throw new UsageError(`Say what to do with its ${noun === 'key' ? 'keys' : 'mirrors'}.\n${usage}`)
  const database = openDatabase(findDatabaseUrl(values.data), { max: 1 })
  try {
    await assertReachable(database)
    const row = await findMarketByName(database, market)
    if (!row)
      throw new UsageError(`There is no market "${market}"; \`lanternfish market list\` shows the registry.`)
    const by = isListing ? '' : nameOperator(values.by)
    await works[name]!(database, { market, id: row.id, subject: subject ?? '', by, list: values.list })
  } finally {
    await database.destroy()
  }
  return 0
}

const works: Record<string, Work> = {
  async 'mirror list'(database, { id }) {
    for (const mirror of await mirrorHealth(database, id)) {
      const { host, port, state, answered, asked, reason, source } = mirror
      const health = asked === 0 ? 'not asked' : `answered ${answered} of ${asked}`
      process.stdout.write(`${host}:${port}\t${state}\t${health}\t${source}\t${reason ?? ''}\n`)
    }
  },
  async 'mirror add'(database, { market, id, subject, by }) {
    const address = addressOf(subject)
    const at = systemClock.now()
    await database.transaction().execute(async (trx) => {
      const reason = 'entered by a person; not compared yet'
      const added = await addUnproven(trx, id, [address], { source: 'person', reason, now: at })
      if (added.length === 0)
        throw new UsageError(
          `The mirror ${address.host} stands in the registry already: an address belongs to one market, once.`,
        )
      await appendAudit(trx, { at, actor: by, action: 'mirror.added', subject: market, details: address })
    })
    process.stdout.write(
      `${address.host} is a mirror of ${market} and is compared with its siblings before it is used\n`,
    )
  },
  async 'mirror retire'(database, { market, id, subject, by }) {
    const mirror = await mirrorOf(database, id, subject)
    await settle(database, mirror, { state: 'retired', action: 'mirror.retired', market, by })
    const rest = (await mirrorHealth(database, id)).filter(({ state }) => state === 'active')
    const left = rest.length === 0 ? `; ${market} has no active mirror left and is not read` : ''
    process.stdout.write(`${mirror.host} is asked no more${left}\n`)
  },
  async 'mirror release'(database, { market, id, subject, by }) {
    const mirror = await mirrorOf(database, id, subject)
    await settle(database, mirror, { state: 'active', action: 'mirror.released', market, by })
    process.stdout.write(`${mirror.host} is used on the word of ${by}\n`)
  },
  async 'key list'(database, { id }) {
    for (const { fingerprint, listPath } of await findMarketKeys(database, id))
      process.stdout.write(`${fingerprint}\t${listPath ?? 'no signed list'}\n`)
  },
  async 'key add'(database, { market, id, subject, by, list }) {
    if (list !== undefined && !list.startsWith('/'))
      throw new UsageError(
        `"${list}" is no path of the market: it begins with a slash, as /mirrors.txt does.`,
      )
    const at = systemClock.now()
    const key = await readMarketKey(await readText(subject), subject, at)
    await database.transaction().execute(async (trx) => {
      const row = { ...key, market_id: id, list_path: list ?? null, added_at: at, added_by: by }
      if (!(await addMarketKey(trx, row)))
        throw new UsageError(`${market} has the key ${key.fingerprint} already.`)
      if (list !== undefined)
        await addPages(trx, id, [{ path: list, priority: 0, depth: 0, foundOn: null }], at)
      const details = { fingerprint: key.fingerprint, list: list ?? null }
      await appendAudit(trx, { at, actor: by, action: 'market-key.added', subject: market, details })
    })
    process.stdout.write(
      `${market} signs with ${key.fingerprint}${list === undefined ? '' : `; its list at ${list} is read`}\n`,
    )
  },
}

function addressOf(text: string): { host: string; port: number } {
  const [host = '', port = '80', ...rest] = text.toLowerCase().split(':')
  if (networkOf(host) === undefined) throw new UsageError(`${hostFault(host)}.`)
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0
  if (rest.length > 0 || number < 1 || number > 65_535)
    throw new UsageError(`"${text}" names no port from 1 to 65535 behind its host.`)
  return { host, port: number }
}

async function mirrorOf(database: Database, id: number, subject: string): Promise<MirrorHealth> {
  const host = subject.toLowerCase().split(':')[0]
  const mirror = (await mirrorHealth(database, id)).find((one) => one.host === host)
  if (!mirror)
    throw new UsageError(`${subject} is no mirror of this market: \`market mirror list\` shows them.`)
  return mirror
}

async function settle(
  database: Database,
  mirror: MirrorHealth,
  to: { state: 'active' | 'retired'; action: string; market: string; by: string },
): Promise<void> {
  const at = systemClock.now()
  await database.transaction().execute(async (trx) => {
    const reason = `${to.state === 'active' ? 'released' : 'retired'} by ${to.by}`
    await changeMirror(trx, mirror.id, { state: to.state, reason, nextCheckAt: null, now: at })
    const details = { host: mirror.host, was: mirror.state }
    await appendAudit(trx, { at, actor: to.by, action: to.action, subject: to.market, details })
  })
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read (${messageOf(cause)}).`, { cause })
  }
}
