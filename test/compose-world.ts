import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { findFreePorts } from '#infra/free-ports.ts'
import type { MarketNotice } from './world/open-world.ts'
import { mountsOf, readComposeFile, ROOT, type Service } from './compose-file.ts'
import { findRedis, openRedisForQueues, type RedisServer } from './queue-world.ts'

/** One service that runs: the program with what docker-compose.yml says, host names and folders put in their place. */
export type RunningService = {
  name: string
  metrics: string
  log: () => string
  child: ChildProcess
  env: Record<string, string>
}

/** Where the parts stand that are not ours. */
type Places = { hosts: Record<string, string>; folders: Record<string, string> }

const CLOSE_MS = 20_000

/**
 * The services of docker-compose.yml without containers: a real Postgres and Redis and the simulated onion network in
 * place of Tor, and our own services by their own commands and environments.
 */
export async function openComposeWorld(resources: AsyncDisposableStack) {
  const { services } = readComposeFile()
  const dir = mkdtempSync(join(tmpdir(), 'lf-compose-'))
  resources.defer(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }))
  chmodSync(dir, 0o755)
  for (const volume of ['captures', 'secrets', 'keys', 'hotline', 'postgres']) mkdirSync(join(dir, volume))
  const places: Places = { hosts: {}, folders: { '/app/': `${ROOT}/` } }
  for (const service of Object.values(services))
    for (const { source, target } of mountsOf(service))
      places.folders[target] = source.startsWith('.') ? join(ROOT, source) : join(dir, source)
  const world = await openWorld(dir, resources)
  const redis = await openValkey(services['valkey']!, resources)
  places.hosts['tor:9050'] = `127.0.0.1:${world.socksPort}`
  places.hosts['valkey:6379'] = redis.url.replace('redis://', '')
  return {
    dir,
    notice: world,
    redis,
    /** To be called when the service `secrets` has made the password. */
    async openPostgres() {
      const folder = join(dir, 'postgres')
      chmodSync(folder, 0o755)
      copyFileSync(join(dir, 'secrets', 'postgres-password'), join(folder, 'postgres-password'))
      const postgres = await openEmbeddedPostgres(folder)
      resources.defer(() => postgres.stop())
      places.hosts['postgres:5432'] = new URL(postgres.url).host
      return postgres
    },
    /** A service that ends by itself; `args` in place of its own command, as `docker compose run` has them. */
    run: (name: string, args = services[name]?.command ?? []) =>
      runProgram(
        args.map((word) => placed(word, places.folders)),
        environmentOf(services[name]!, places),
      ),
    start: (name: string, more: Record<string, string> = {}) =>
      startService({ name, service: services[name]!, more }, places, resources),
    /** What the engine would ask: the health check of the service, with its environment. */
    isHealthy: async ({ name, env }: RunningService) => {
      const [kind, program, ...args] = services[name]?.healthcheck?.test ?? []
      if (kind !== 'CMD' || program !== './lanternfish')
        throw new Error(`${name} is asked by ${kind} ${program}`)
      return (await runProgram(args, env)).status === 0
    },
  }
}

type World = { socksPort: number; truthFile: string; markets: MarketNotice[] }

async function openWorld(dir: string, resources: AsyncDisposableStack): Promise<World> {
  const args = ['--seed', 'containers', '--network', 'simulated', '--dir', join(dir, 'world')]
  const module = join(ROOT, 'test', 'world', 'main.ts')
  const child = spawn(process.execPath, [module, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  resources.defer(async () => {
    child.stdin.end()
    await exited
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line) as World & { ready?: boolean }
    if (message.ready) return message
  }
  throw new Error('the world did not start')
}

/** The command of the file on the machine's Redis, which takes the same flags. */
async function openValkey({ command = [] }: Service, resources: AsyncDisposableStack): Promise<RedisServer> {
  const [program, ...flags] = command
  if (program !== 'valkey-server') throw new Error(`valkey runs ${program}`)
  return resources.use(await openRedisForQueues(findRedis() ?? '', flags))
}

function environmentOf(
  { environment = {} }: Service,
  { hosts, folders }: Places,
  more: Record<string, string> = {},
) {
  const env = Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]): [string, string][] => {
      if (value === null) return []
      const host = Object.keys(hosts).find((name) => value.includes(name))
      if (host !== undefined) return [[key, value.replace(host, hosts[host]!)]]
      return [[key, placed(value, folders)]]
    }),
  )
  return { PATH: process.env['PATH'] ?? '', ...env, ...more } as Record<string, string>
}

function placed(value: string, folders: Record<string, string>): string {
  const folder = Object.keys(folders).find(
    (path) => value === path || value.startsWith(path.endsWith('/') ? path : `${path}/`),
  )
  return folder === undefined ? value : value.replace(folder, folders[folder]!)
}

async function runProgram(args: string[], env: Record<string, string>) {
  const child = spawn(join(ROOT, 'lanternfish'), args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, log] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, output, log }
}

async function startService(
  { name, service, more }: { name: string; service: Service; more: Record<string, string> },
  places: Places,
  resources: AsyncDisposableStack,
): Promise<RunningService> {
  const metricsPort = await findFreePorts(2)
  const ports = { METRICS_PORT: String(metricsPort), DASHBOARD_PORT: String(metricsPort + 1) }
  const env = environmentOf(service, places, { ...ports, ...more })
  const child = spawn(join(ROOT, 'lanternfish'), service.command ?? [], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  resources.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS)
    await ended
    clearTimeout(timer)
  })
  return { name, metrics: `http://127.0.0.1:${metricsPort}`, log: () => log, child, env }
}
