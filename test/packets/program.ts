import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { TOR, type Namespace } from './namespaces.ts'
import { PROGRAM } from './side.ts'

/** A market as a person enters it: some pages, no delay, a basis of its own. */
const entryOf = (name: string, mode: string, host: string): string => `name: ${name}
title: ${name}
mode: ${mode}
access: public
mirrors: [{ host: ${host} }]
startPaths: [/, /away/redirect, /leave/script, /leave/form]
politeness: { minDelayMs: 0, concurrency: 2 }
budget: { pagesPerScrape: 8 }
legalBasis:
  { caseReference: T-1, caseName: A test, authority: None, instrument: None, article: None, jurisdiction: None,
    access: public, dataClasses: [listings], validFrom: 2020-01-01T00:00:00Z, validTo: 2999-01-01T00:00:00Z,
    requestedBy: A, approvedBy: B, secondApprover: null, simulation: true }
`

/**
 * The whole program inside a namespace, all roles of it, with an embedded Postgres: crawls one market in each lane and
 * resolves when both scrapes have ended.
 */
export async function runProgram(
  resources: AsyncDisposableStack,
  namespace: Namespace,
  { socksPort, hosts }: { socksPort: number; hosts: readonly string[] },
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lf-packets-'))
  await chmod(dir, 0o755)
  resources.defer(() => rm(dir, { recursive: true, force: true }))
  const { PATH, HOME } = process.env
  const env = {
    PATH,
    HOME,
    TOR_SOCKS_URL: `socks5://${TOR}:${socksPort}`,
    LOG_LEVEL: 'info',
    MIN_FREE_MB: '0',
  }
  await namespace.run(PROGRAM, ['init', '--data', dir])
  const program = namespace.spawn(PROGRAM, ['up', '--data', dir, '--port', '0'], { env })
  resources.defer(async () => {
    if (program.exitCode !== null) return
    program.kill('SIGTERM')
    await once(program, 'exit')
  })
  program.once('exit', (code) => program.stdout!.destroy(new Error(`the program ended with ${code}`)))
  const log = createInterface({ input: program.stderr! })
  let ended = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  log.on('line', (line) => {
    if (line.includes('"scrape ended"') && ++ended === hosts.length) resolve()
  })
  for await (const line of createInterface({ input: program.stdout! })) if (line.startsWith('console:')) break
  for (const [at, host] of hosts.entries()) {
    const mode = at === 0 ? 'http' : 'browser'
    const file = join(dir, `${mode}.yaml`)
    await writeFile(file, entryOf(`hostile-${mode}`, mode, host))
    await namespace.run(PROGRAM, ['market', 'add', file, '--data', dir])
  }
  await promise
}
