import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'

/** Where and with what figures were taken, so that others can judge them. */
export type Machine = {
  cores: number
  cpu: string
  memoryGb: number
  node: string
  /** Processes that wanted to run in the last minute: above the cores, the machine had other work. */
  load: number
  versions: Record<string, string>
}

const PACKAGES = ['bullmq', 'cheerio', 'htmlparser2', 'natural', 'pg', 'playwright', 'socks-proxy-agent']
const PEERS = ['@crawlee/cheerio', '@crawlee/playwright']

export function describeMachine(): Machine {
  const processors = cpus()
  const own = PACKAGES.map((name) => [name, versionOf(join('..', 'node_modules', name))])
  const peers = PEERS.map((name) => [name, versionOf(join('peer', 'node_modules', name))])
  return {
    cores: processors.length,
    cpu: processors[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    versions: Object.fromEntries([...own, ...peers]) as Record<string, string>,
  }
}

function versionOf(folder: string): string {
  try {
    const text = readFileSync(join(import.meta.dirname, folder, 'package.json'), 'utf8')
    return (JSON.parse(text) as { version: string }).version
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'not installed'
    throw error
  }
}
