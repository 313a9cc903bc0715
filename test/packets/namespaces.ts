import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The crawler's end of the line, and the end at which Tor stands. Source: RFC 5737 keeps 198.51.100.0/24 for examples. */
export const HERE = '198.51.100.2'
export const TOR = '198.51.100.1'
const inside = (name: string, ...args: string[]) => run('ip', ['-n', name, ...args])

/** What hostile pages name: nobody is there, in or outside of a namespace. */
export const LURES = { name: 'lure.invalid', address: '203.0.113.7' }

export type Namespace = {
  /** Runs a program inside. */
  spawn(program: string, args: string[], options?: { env?: NodeJS.ProcessEnv }): ChildProcess
  run(program: string, args: string[]): Promise<string>
}

/** Why packets cannot be watched here; empty where they can. */
export function whyNoPackets(): string {
  if (process.platform !== 'linux') return 'network namespaces are a matter of Linux'
  if (process.getuid?.() !== 0) return 'only root makes network namespaces and captures packets'
  for (const [program, owner] of [
    ['ip', 'iproute2'],
    ['tcpdump', 'tcpdump'],
  ] as const)
    if (!(process.env['PATH'] ?? '').split(':').some((folder) => existsSync(`${folder}/${program}`)))
      return `${program} is not installed (Debian package \`${owner}\`)`
  return ''
}

/**
 * Two network namespaces with one line between them: `crawler` has loopback and that line, `tor` stands at its other
 * end and forwards nothing. Neither knows the machine's own network, so nothing that leaves the crawler can go further
 * than the line, where it is seen. `leadTo` says what the crawler's end leads to: `tor`, with no route but to the other
 * end; `anywhere`, where everything is sent down the line as on a machine with an open network.
 */
export async function openNamespaces(
  resources: AsyncDisposableStack,
  tag: string,
): Promise<{ crawler: Namespace; tor: Namespace; leadTo: (exits: 'tor' | 'anywhere') => Promise<void> }> {
  const [crawler, tor] = [`lf-${tag}-c`, `lf-${tag}-t`]
  for (const name of [crawler, tor]) {
    await run('ip', ['netns', 'add', name])
    resources.defer(() => run('ip', ['netns', 'del', name]).then(() => undefined))
    await inside(name, 'link', 'set', 'lo', 'up')
  }
  await inside(crawler, 'link', 'add', 'line', 'type', 'veth', 'peer', 'name', 'line', 'netns', tor)
  await inside(crawler, 'addr', 'add', `${HERE}/30`, 'dev', 'line')
  await inside(tor, 'addr', 'add', `${TOR}/30`, 'dev', 'line')
  for (const name of [crawler, tor]) await inside(name, 'link', 'set', 'line', 'up')
  // A resolver that would be asked, so that a look-up is a packet and no silence. `ip netns exec` lays it over ours.
  const etc = `/etc/netns/${crawler}`
  await mkdir(etc, { recursive: true })
  resources.defer(() => rm(etc, { recursive: true, force: true }))
  await writeFile(`${etc}/resolv.conf`, `nameserver ${TOR}\noptions timeout:1 attempts:1\n`)
  const leadTo = async (exits: 'tor' | 'anywhere') => {
    await inside(crawler, 'route', 'flush', 'default')
    if (exits === 'anywhere') await inside(crawler, 'route', 'add', 'default', 'via', TOR)
  }
  return { crawler: namespaceOf(crawler), tor: namespaceOf(tor), leadTo }
}

function namespaceOf(name: string): Namespace {
  const words = (program: string, args: string[]) => ['netns', 'exec', name, program, ...args]
  return {
    spawn: (program, args, options = {}) =>
      spawn('ip', words(program, args), { ...options, stdio: ['pipe', 'pipe', 'pipe'] }),
    run: async (program, args) => (await run('ip', words(program, args))).stdout,
  }
}
