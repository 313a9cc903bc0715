import { join } from 'node:path'
import { badEntries } from './bad-files.ts'

export type Case = {
  when: string
  args: string[]
  env?: Record<string, string>
  status: 1 | 2 | 3
  says: RegExp
}

/** What needs no service to be refused; `dir` holds the bad files. */
export function badCases(dir: string): Case[] {
  const at = (name: string) => join(dir, name)
  return [...wrongUsage(at), ...badFiles(at), ...wrongSettings(dir)]
}

type At = (name: string) => string

const wrongUsage = (at: At): Case[] => [
  { when: 'nothing is said', args: [], status: 2, says: /^lanternfish: Say what to do\.\nusage: / },
  { when: 'a command is unknown', args: ['frob'], status: 2, says: /There is no command "frob"/ },
  {
    when: 'a flag is unknown',
    args: ['demo', '--frob'],
    status: 2,
    says: /Unknown option '--frob'\.\nusage: /,
  },
  {
    when: 'a flag lacks its value',
    args: ['demo', '--data'],
    status: 2,
    says: /--data <value>' argument missing/,
  },
  { when: 'a stray word stands there', args: ['demo', 'foo'], status: 2, says: /"foo" means nothing here/ },
  {
    when: 'demo gets a wrong port',
    args: ['demo', '--port', 'abc'],
    status: 2,
    says: /--port takes a number from 0 to 65535/,
  },
  {
    when: 'up gets a wrong port',
    args: ['up', '--port', '70000'],
    status: 2,
    says: /--port takes a number from 0 to 65535/,
  },
  {
    when: 'a role is unknown',
    args: ['role', 'frob'],
    status: 2,
    says: /There is no role "frob"; roles are crawler/,
  },
  {
    when: 'market is not told what to do',
    args: ['market'],
    status: 2,
    says: /Say what to do with the registry/,
  },
  {
    when: 'market add lacks its file',
    args: ['market', 'add'],
    status: 2,
    says: /Say what to do with the registry/,
  },
  { when: 'extract gets no page', args: ['extract'], status: 2, says: /Name at least one saved page/ },
  {
    when: 'a recipe is unknown',
    args: ['extract', '--market', 'nope', at('words.html')],
    status: 2,
    says: /There is no recipe for "nope"/,
  },
  {
    when: 'an address is none',
    args: ['extract', '--url', 'foo', at('words.html')],
    status: 2,
    says: /--url "foo" is not an address/,
  },
  { when: 'classify gets a file', args: ['classify', 'foo'], status: 2, says: /it takes no file "foo"/ },
]

const badFiles = (at: At): Case[] => [
  {
    when: 'the data folder is a file',
    args: ['demo', '--no-tor', '--data', at('file')],
    status: 2,
    says: /data folder .* cannot be made \(EEXIST/,
  },
  {
    when: 'the data folder cannot be made',
    args: ['demo', '--no-tor', '--data', '/proc/x'],
    status: 2,
    says: /data folder \/proc\/x cannot be made/,
  },
  {
    when: 'a replay has no manifest',
    args: ['demo', '--no-tor', '--data', at('d'), '--replay', at('no-manifest')],
    status: 2,
    says: /no-manifest\/manifest\.json cannot be read/,
  },
  {
    when: 'a manifest is broken',
    args: ['demo', '--no-tor', '--data', at('d2'), '--replay', at('broken-manifest')],
    status: 2,
    says: /broken-manifest\/manifest\.json is not JSON/,
  },
  {
    when: 'a page is not there',
    args: ['extract', at('gone.html')],
    status: 1,
    says: /gone\.html cannot be read: there is no such file/,
  },
  { when: 'a page is a folder', args: ['extract', at('.')], status: 1, says: /it is a folder/ },
  { when: 'a page is empty', args: ['extract', at('empty.html')], status: 1, says: /empty\.html is empty/ },
  { when: 'a page is a PDF', args: ['extract', at('a.pdf')], status: 1, says: /a\.pdf is a PDF/ },
  { when: 'a page is binary', args: ['extract', at('binary.html')], status: 1, says: /it holds binary data/ },
  { when: 'a page has no tag', args: ['extract', at('words.html')], status: 1, says: /it has no tag/ },
  {
    when: 'a market file is not there',
    args: ['market', 'add', at('gone.yaml')],
    status: 2,
    says: /gone\.yaml cannot be read/,
  },
  ...badEntries.map(({ name, when, says }): Case => ({
    when,
    args: ['market', 'add', at(`${name}.yaml`)],
    status: 2,
    says,
  })),
]

const wrongSettings = (dir: string): Case[] => [
  {
    when: 'a role has no settings',
    args: ['role', 'crawler'],
    status: 2,
    says: /DATABASE_URL is missing; .*CAPTURE_DIR is missing; .*HOTLINE_SALT_FILE is missing; HOTLINE_PUBLIC_KEY_FILE is missing\.$/m,
  },
  {
    when: 'two settings are wrong',
    args: ['role', 'worker'],
    env: {
      DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x',
      LOG_LEVEL: 'loud',
      CAPTURE_DIR: dir,
      RECIPE_DIR: dir,
      WORKER_CONCURRENCY: 'x',
    },
    status: 2,
    says: /LOG_LEVEL: .*; WORKER_CONCURRENCY: /,
  },
  {
    when: 'URLs are wrong',
    args: ['up'],
    env: {
      DATABASE_URL: 'mysql://x',
      QUEUE_URL: 'foo',
      TOR_SOCKS_URL: 'http://x',
      I2P_PROXY: 'ftp://x',
      CANARY_ONION: 'x.onion',
    },
    status: 2,
    says: /DATABASE_URL: must look.*QUEUE_URL: must begin.*TOR_SOCKS_URL: must look.*I2P_PROXY: must look.*CANARY_ONION: "x\.onion" is not/,
  },
]
