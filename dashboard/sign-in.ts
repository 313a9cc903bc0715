import { addAccount, hasAdministrator, setPassword } from '#db/accounts.ts'
import { appendAudit } from '#db/audit.ts'
import { openSession, type Account } from '#db/console-session.ts'
import { readOneTimePassword, spendOneTimePassword } from '#db/one-time-password.ts'
import type { Database } from '#db/open-database.ts'
import { clearTries, takeTry, type Try } from '#db/sign-in.ts'
import type { Clock } from '#shared/clock.ts'
import { hashPassword, isRightPassword } from './passwords.ts'

type Deps = { database: Database; clock: Clock }

/** @param from the address it came from, for the audit log */
export type Credentials = { name: string; password: string; from: string }

/** @returns the session's token; nothing, after the same time, whatever it was that did not fit */
export async function signIn(deps: Deps, { name, password, from }: Credentials): Promise<string | undefined> {
  const { database, clock } = deps
  const taken = await takeTry(database, clock, name)
  const isRight = await isRightPassword(password, 'hash' in taken ? taken.hash : null)
  if (!isRight || !('hash' in taken)) {
    await auditRefusal(deps, taken, from)
    return undefined
  }
  const { account } = taken
  return database.transaction().execute(async (trx) => {
    await clearTries(trx, account.id)
    await appendAudit(trx, { ...eventOf(deps, account, from), action: 'session.opened' })
    return openSession(trx, clock, account.id)
  })
}

async function auditRefusal({ database, clock }: Deps, taken: Try, from: string): Promise<void> {
  const reason = 'refused' in taken ? taken.refused : 'wrong password'
  // What stands where a name should be may be a password typed into the wrong field.
  const [actor, subject] =
    'account' in taken ? [taken.account.name, `account ${taken.account.id}`] : ['unknown', 'no account']
  const event = { at: clock.now(), actor, subject, details: { reason, from } }
  await appendAudit(database, { ...event, action: 'session.refused' })
  if ('hash' in taken && taken.waitsNext) await appendAudit(database, { ...event, action: 'session.locked' })
}

/** Whom the one-time password is for: `name` null where it makes the first administrator. */
export async function findInvited({ database, clock }: Deps, oneTimePassword: string) {
  const invited = await readOneTimePassword(database, clock, oneTimePassword)
  if (!invited || (invited.accountId === null && (await hasAdministrator(database)))) return undefined
  return invited
}

/** What a person with a one-time password chose. `name` makes the first administrator, and only that. */
export type Choice = { oneTimePassword: string; name: string | undefined; password: string; from: string }

/** Spends the one-time password, sets the password and signs in. @returns nothing when it was spent meanwhile */
export async function choosePassword(deps: Deps, choice: Choice): Promise<string | undefined> {
  const { database, clock } = deps
  const hash = await hashPassword(choice.password)
  return database.transaction().execute(async (trx) => {
    const invited = await findInvited({ database: trx, clock }, choice.oneTimePassword)
    const spent = invited && (await spendOneTimePassword(trx, clock, choice.oneTimePassword))
    if (!spent) return undefined
    const account =
      invited.accountId === null
        ? await addFirst({ database: trx, clock }, choice)
        : { id: invited.accountId, name: invited.name ?? '' }
    await setPassword(trx, clock, { accountId: account.id, hash })
    const event = eventOf(deps, account, choice.from)
    await appendAudit(trx, { ...event, action: 'account.password-chosen' })
    await appendAudit(trx, { ...event, action: 'session.opened' })
    return openSession(trx, clock, account.id)
  })
}

/** @returns false when the present password is not the right one, or the account waits */
export async function changeOwnPassword(
  deps: Deps,
  account: Account,
  { current, password, from }: { current: string; password: string; from: string },
): Promise<boolean> {
  const { database, clock } = deps
  const taken = await takeTry(database, clock, account.name)
  const isRight = await isRightPassword(current, 'hash' in taken ? taken.hash : null)
  if (!isRight) {
    await auditRefusal(deps, taken, from)
    return false
  }
  const hash = await hashPassword(password)
  await database.transaction().execute(async (trx) => {
    await setPassword(trx, clock, { accountId: account.id, hash })
    await appendAudit(trx, { ...eventOf(deps, account, from), action: 'account.password-changed' })
  })
  return true
}

async function addFirst({ database, clock }: Deps, { name = '', from }: Choice): Promise<Account> {
  const account = await addAccount(database, clock, { name, role: 'administrator' })
  const details = { role: account.role, from }
  await appendAudit(database, {
    ...eventOf({ database, clock }, account, from),
    action: 'account.added',
    details,
  })
  return account
}

function eventOf({ clock }: Deps, { id, name }: Pick<Account, 'id' | 'name'>, from: string) {
  return { at: clock.now(), actor: name, subject: `account ${id}`, details: { from } }
}
