import { roles, type Role } from '#contracts/roles.ts'
import { findAccountByName, listAccounts } from '#db/accounts.ts'
import { giveOneTimePassword, inviteAccount, setDisabled } from '#db/change-account.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import { readAccountName } from '#shared/account-name.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { parseFlags, type Command } from './command.ts'
import { findDatabaseUrl } from './find-database.ts'

export const account: Command = {
  usage: `usage: lanternfish account add NAME --role ROLE [--data DIR]   a new person, with a one-time password
       lanternfish account list [--data DIR]                   one line an account
       lanternfish account reset NAME [--data DIR]             a new one-time password; a disabled account is enabled
       lanternfish account disable NAME [--data DIR]           nobody signs in with it any more
  Roles: ${roles.join(', ')}. For when no administrator can sign in; otherwise the console does the same.
`,
  async run(args) {
    const flags = { data: { type: 'string' }, role: { type: 'string' } } as const
    const { positionals, values } = parseFlags(account, args, flags)
    const [action = '', name = ''] = positionals
    if (!Object.hasOwn(actions, action) || (action !== 'list' && name === ''))
      throw new UsageError(`Say what to do with the accounts.\n${account.usage}`)
    const role = action === 'add' ? readRole(values.role) : undefined
    const database = openDatabase(findDatabaseUrl(values.data), { max: 1 })
    try {
      await assertReachable(database)
      await actions[action]!(database, name, role)
    } finally {
      await database.destroy()
    }
    return 0
  },
}

const BY = { clock: systemClock, actor: 'command line' }

type Action = (database: Database, name: string, role: Role | undefined) => Promise<void>

const actions: Record<string, Action> = {
  async add(database, name, role) {
    if (!role) return
    const { account: made, oneTimePassword } = await inviteAccount(database, BY, { name: nameOf(name), role })
    say(made.name, oneTimePassword)
  },
  async list(database) {
    for (const { name, role, disabled_at: disabledAt } of await listAccounts(database))
      process.stdout.write(`${name}\t${role}\t${disabledAt === null ? 'enabled' : 'disabled'}\n`)
  },
  async reset(database, name) {
    const person = await personOf(database, name)
    await setDisabled(database, BY, person, false)
    say(person.name, await giveOneTimePassword(database, BY, person))
  },
  async disable(database, name) {
    const person = await personOf(database, name)
    await setDisabled(database, BY, person, true)
    process.stdout.write(`${person.name} is disabled\n`)
  },
}

function say(name: string, oneTimePassword: string): void {
  process.stdout.write(`one-time password for ${name}, for 24 hours: ${oneTimePassword}\n`)
}

function nameOf(text: string): string {
  const name = readAccountName(text)
  if (name !== undefined) return name
  throw new UsageError(
    'A name has 2 to 40 letters, digits, spaces or . _ - @ and begins with a letter or digit.',
  )
}

function readRole(text: string | undefined): Role {
  const role = roles.find((one) => one === text)
  if (role) return role
  throw new UsageError(`--role takes one of ${roles.join(', ')}, not "${text ?? ''}".`)
}

async function personOf(database: Database, name: string) {
  const person = await findAccountByName(database, name)
  if (person) return person
  throw new UsageError(`There is no account "${name}"; \`lanternfish account list\` shows them.`)
}
