import { LanternfishError, UsageError, messageOf } from '#shared/errors.ts'
import { withoutSecrets } from '#shared/without-secrets.ts'
import type { Command } from './command.ts'

// Loaded on demand: `classify` must not wait for Postgres' driver.
const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  demo: {
    summary: 'crawl a simulated onion world and show the result',
    load: async () => (await import('./demo.ts')).demo,
  },
  init: {
    summary: 'make the data folder and its master key',
    load: async () => (await import('./init.ts')).init,
  },
  up: {
    summary: 'run all roles against the configured services',
    load: async () => (await import('./up.ts')).up,
  },
  doctor: {
    summary: 'check services, browser, disk, clock, keys',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  world: {
    summary: 'a range: invented markets under conditions',
    load: async () => (await import('./world.ts')).world,
  },
  market: { summary: 'the registry of markets', load: async () => (await import('./market.ts')).market },
  account: { summary: 'who may sign in', load: async () => (await import('./account.ts')).account },
  audit: { summary: 'check the audit log', load: async () => (await import('./audit.ts')).audit },
  gate: { summary: 'lists of the text gate', load: async () => (await import('./gate.ts')).gate },
  extract: { summary: 'read saved pages', load: async () => (await import('./extract.ts')).extract },
  reextract: {
    summary: 'read stored captures again, and say what differs',
    load: async () => (await import('./reextract.ts')).reextract,
  },
  recipe: {
    summary: 'draft a recipe from what was learned',
    load: async () => (await import('./recipe.ts')).recipe,
  },
  rates: { summary: 'dated rates of exchange', load: async () => (await import('./rates.ts')).rates },
  classify: { summary: 'classify listings', load: async () => (await import('./classify.ts')).classify },
  train: {
    summary: 'teach the classifier, promote, roll back',
    load: async () => (await import('./train.ts')).train,
  },
  secrets: {
    summary: 'make the secrets of an installation in containers',
    load: async () => (await import('./secrets.ts')).secrets,
  },
  dataset: {
    summary: 'build an anonymised release',
    load: async () => (await import('./dataset.ts')).dataset,
  },
  backup: {
    summary: 'copy database and captures',
    load: async () => (await import('./backup.ts')).backup,
  },
  restore: {
    summary: 'put a backup into an empty installation',
    load: async () => (await import('./restore.ts')).restore,
  },
  retention: {
    summary: 'purge what is older than it may be',
    load: async () => (await import('./retention.ts')).retention,
  },
  hold: { summary: 'legal holds: what is not purged', load: async () => (await import('./hold.ts')).hold },
  migrate: {
    summary: 'bring the database to this version',
    load: async () => (await import('./migrate.ts')).migrate,
  },
  health: {
    summary: 'ask a role whether it is well',
    load: async () => (await import('./health.ts')).health,
  },
  role: {
    summary: 'run one role: crawler, worker or dashboard',
    load: async () => (await import('./role.ts')).role,
  },
}

function overview(): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  return `usage: lanternfish COMMAND [--help]\n\n${rows.join('\n')}\n`
}

async function main(argv: string[]): Promise<number> {
  const [name, ...args] = argv
  if (name === undefined) throw new UsageError(`Say what to do.\n${overview()}`)
  if (name === '--help' || name === 'help') {
    process.stdout.write(overview())
    return 0
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!entry) throw new UsageError(`There is no command "${name}"; \`lanternfish --help\` lists them.`)
  const command = await entry.load()
  if (args.includes('--help')) {
    process.stdout.write(command.usage)
    return 0
  }
  return command.run(args)
}

// Whoever reads our answer may have read enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`lanternfish: ${withoutSecrets(messageOf(error))}\n`)
  // A fault nobody foresaw is ours, and its stack is wanted; a person's mistake needs only the sentence.
  if (!(error instanceof LanternfishError) && error instanceof Error)
    process.stderr.write(`${withoutSecrets(error.stack ?? '')}\n`)
  process.exitCode = error instanceof LanternfishError ? error.exitStatus : 1
}
