import { expect, test } from 'vitest'
import { hashPassword, isRightPassword } from './passwords.ts'

const PASSWORD = 'eel lamp quay barrel'

test('a password is right for its own hash alone, and two hashes of it are not the same', async () => {
  const [one, other] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)]
  expect(one).not.toBe(other)
  expect(await isRightPassword(PASSWORD, other)).toBe(true)
  expect(await isRightPassword(`${PASSWORD} `, one)).toBe(false)
  expect(await isRightPassword(PASSWORD, null)).toBe(false)
})

test('the hash is a PHC string with the least cost that OWASP allows, and one of another cost is read, too', async () => {
  expect(await hashPassword(PASSWORD)).toMatch(
    /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
  )
  // From the tests of the reference implementation (phc-winner-argon2, src/test.c).
  const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await isRightPassword('password', reference)).toBe(true)
})

test('the same letters written by another keyboard are the same password', async () => {
  const hash = await hashPassword('blåbær på øya'.normalize('NFD'))
  expect(await isRightPassword('blåbær på øya'.normalize('NFC'), hash)).toBe(true)
})

async function msOf(hash: string | null): Promise<number> {
  const start = performance.now()
  await isRightPassword('wrong lamp quay barrel', hash)
  return performance.now() - start
}

test('a name that nobody has costs the same time as one that somebody has', async () => {
  const hash = await hashPassword(PASSWORD)
  // The least of many: what else the machine does only adds. Two that cost the same come together, however long it takes.
  let [known, unknown] = [Infinity, Infinity]
  const ratio = () => unknown / known
  for (let turn = 0; turn < 8 || (turn < 60 && (ratio() <= 0.5 || ratio() >= 2)); turn++) {
    known = Math.min(known, await msOf(hash))
    unknown = Math.min(unknown, await msOf(null))
  }
  expect(ratio()).toBeGreaterThan(0.5)
  expect(ratio()).toBeLessThan(2)
})
