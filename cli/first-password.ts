import { hasAdministrator } from '#db/accounts.ts'
import { createOneTimePassword } from '#db/one-time-password.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'

/** How to get in: a one-time password while nobody is administrator, which makes the first; else by account. */
export async function sayHowToSignIn(database: Database, clock: Clock): Promise<string> {
  if (await hasAdministrator(database)) return 'sign in with your account'
  return `one-time password: ${await createOneTimePassword(database, clock, null)}`
}
