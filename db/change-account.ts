import type { Role } from '#contracts/roles.ts'
import type { Clock } from '#shared/clock.ts'
import { addAccount, changeRole, disableAccount, resetPassword } from './accounts.ts'
import { appendAudit } from './audit.ts'
import type { Account } from './console-session.ts'
import type { Database } from './open-database.ts'

/** Who changes it: an account's name, or `command line`. */
type By = { clock: Clock; actor: string }
type Person = { id: number; name: string }

// Each is one transaction with its line in the audit log.

/** @throws UsageError when the name is taken */
export async function inviteAccount(
  database: Database,
  { clock, actor }: By,
  person: { name: string; role: Role },
): Promise<{ account: Account; oneTimePassword: string }> {
  return database.transaction().execute(async (trx) => {
    const account = await addAccount(trx, clock, person)
    const oneTimePassword = await resetPassword(trx, clock, account.id)
    await audit(trx, { clock, actor }, account, 'account.added', { role: person.role })
    return { account, oneTimePassword }
  })
}

export async function setRole(database: Database, by: By, person: Person, role: Role): Promise<void> {
  await database.transaction().execute(async (trx) => {
    await changeRole(trx, person.id, role)
    await audit(trx, by, person, 'account.role-changed', { role })
  })
}

export async function setDisabled(
  database: Database,
  by: By,
  person: Person,
  isDisabled: boolean,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    await disableAccount(trx, person.id, isDisabled ? by.clock.now() : null)
    await audit(trx, by, person, isDisabled ? 'account.disabled' : 'account.enabled')
  })
}

export async function giveOneTimePassword(database: Database, by: By, person: Person): Promise<string> {
  return database.transaction().execute(async (trx) => {
    const oneTimePassword = await resetPassword(trx, by.clock, person.id)
    await audit(trx, by, person, 'account.reset')
    return oneTimePassword
  })
}

async function audit(trx: Database, { clock, actor }: By, person: Person, action: string, more?: object) {
  const details = { name: person.name, ...more }
  await appendAudit(trx, { at: clock.now(), actor, action, subject: `account ${person.id}`, details })
}
