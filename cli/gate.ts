import { readFile, writeFile } from 'node:fs/promises'
import { text as textOf } from 'node:stream/consumers'
import { hashGateList } from '#crawler/hash-gate-list.ts'
import { readGateList } from '#crawler/gate-list.ts'
import { openTextGate } from '#crawler/open-text-gate.ts'
import { readPlainList } from '#crawler/plain-gate-list.ts'
import { rescanCaptures } from '#crawler/rescan-captures.ts'
import { rescanFrontier } from '#crawler/rescan-frontier.ts'
import { rescanKept } from '#crawler/rescan-kept.ts'
import { rescanReadings } from '#crawler/rescan-readings.ts'
import { readReportKeys } from '#crawler/report-keys.ts'
import { whileNobodyKeeps } from '#db/retention.ts'
import { countOldCaptures } from '#db/gate-scan.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { openTombstoneSigner } from '#evidence/tombstone.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError, messageOf } from '#shared/errors.ts'
import { parseFlags, type Command } from './command.ts'
import { gateFilesOf } from './gate-files.ts'
import { nameOperator, openMasterKeyOf, openStore } from './open-store.ts'

export const gate: Command = {
  usage: `usage: lanternfish gate hash FILE|- [--out LIST]
       lanternfish gate check LIST
       lanternfish gate rescan [--by NAME] [--data DIR]
  hash    makes a hashed list of one in words (docs/gate-lists.md), which is read into memory alone; - is the input
  check   says what a hashed list holds, or which line of it cannot be read
  rescan  judges by today's rules and lists what other ones judged; what they stop is dropped and reported
`,
  async run(args) {
    const text = { type: 'string' } as const
    const { positionals, values } = parseFlags(gate, args, { out: text, by: text, data: text })
    const [action, file, stray] = positionals
    const wantsFile = action === 'hash' || action === 'check'
    if (stray !== undefined || wantsFile !== (file !== undefined) || (!wantsFile && action !== 'rescan'))
      throw new UsageError(`Say what to do with the gate.\n${gate.usage}`)
    if (action === 'hash') await hash(file ?? '-', values.out)
    else if (action === 'check') await check(file ?? '')
    else await rescan(values)
    return 0
  },
}

async function hash(file: string, out: string | undefined): Promise<void> {
  const list = hashGateList(readPlainList(await read(file), file === '-' ? 'the input' : file))
  if (out === undefined) {
    process.stdout.write(list)
    return
  }
  try {
    await writeFile(out, list, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw new UsageError(`The list ${out} cannot be written (${messageOf(cause)}).`, { cause })
  }
  process.stdout.write(`made ${out}: name it in CSAM_LISTS\n`)
}

async function check(file: string): Promise<void> {
  const { name, version, rules, hosts, urls, bodies } = readGateList(await read(file), file)
  const terms = rules.flatMap(({ parts }) => Object.values(parts)).flat().length
  process.stdout.write(
    `${name}@${version}: ${rules.length} rules, ${terms} forms of terms, ${hosts.size} hosts, ${urls.size} addresses, ${bodies.size} bodies\n`,
  )
}

async function read(file: string): Promise<string> {
  if (file === '-') return textOf(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`The list ${file} cannot be read (${messageOf(cause)}).`, { cause })
  }
}

async function rescan({ by, data }: { by?: string | undefined; data?: string | undefined }): Promise<void> {
  await using store = await openStore(data)
  const files = gateFilesOf(process.env, store.dir)
  const opened = await openTextGate(files)
  const keys = await readReportKeys(files)
  const masterKey = await openMasterKeyOf(store)
  const ended = await whileNobodyKeeps(store.database, async (database) => {
    const waiting = await countOldCaptures(database, opened.version, systemClock.now())
    process.stdout.write(`${waiting} captures to judge by ${opened.version}\n`)
    const deps = {
      database,
      store: openCaptureStore(store.captures),
      gate: { ...opened, ...keys },
      clock: systemClock,
      sign: openTombstoneSigner(masterKey),
      by: nameOperator(by),
    }
    const { addresses, stopped } = await rescanFrontier(deps)
    process.stdout.write(`${addresses} addresses judged, ${stopped} stopped and reported\n`)
    const kept = await rescanKept(deps)
    process.stdout.write(`${kept.texts} texts beside captures judged, ${kept.dropped} dropped\n`)
    const captures = await rescanCaptures(deps, ({ scanned, dropped }) => {
      process.stdout.write(`${scanned} of ${waiting} judged, ${dropped} dropped\n`)
    })
    const { readings, dropped } = await rescanReadings(deps)
    process.stdout.write(`${readings} listings and vendors judged, ${dropped} dropped and reported\n`)
    return captures
  })
  if (!ended) throw new UsageError('A backup or a purge is running: wait until it has ended.')
  const { scanned, dropped, unreadable } = ended.done
  const damaged = unreadable === 0 ? '' : `, ${unreadable} could not be read`
  process.stdout.write(`judged: ${scanned} captures, ${dropped} dropped and reported${damaged}\n`)
}
