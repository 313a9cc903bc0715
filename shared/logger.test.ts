import { expect, test } from 'vitest'
import { makeMasterKey, openMasterKey } from './master-key.ts'
import { openLogger } from './logger.ts'
import { withoutSecrets } from './without-secrets.ts'

const SECRET = 'hunter2-hunter2'
const url = `postgres://lanternfish:${SECRET}@db.example:5432/lanternfish`
const sealed = openMasterKey(makeMasterKey())!.seal(SECRET, 'a|b|1')

/** Everything that a careless call could hand to the log. */
const careless: [string, object][] = [
  [
    'a name of a secret',
    { password: SECRET, token: SECRET, secret: SECRET, masterKey: SECRET, salt: SECRET },
  ],
  ['settings', { config: { databaseUrl: url, queueUrl: `redis://:${SECRET}@q:6379` } }],
  ['a request', { request: { headers: { cookie: `sid=${SECRET}`, authorization: `Bearer ${SECRET}` } } }],
  ['cookies', { cookie: `sid=${SECRET}`, 'set-cookie': [`sid=${SECRET}`], cookies: { sid: SECRET } }],
  ['a nested one', { identity: { jar: { cookies: [SECRET] } } }],
  ["a driver's error", { reason: `connect to ${url} failed` }],
  ['an error object', { err: new Error(`getaddrinfo ENOTFOUND ${url}`) }],
  ['an error with a cause', { err: new Error('outer', { cause: new Error(url) }) }],
  ['a webhook', { reason: `signed with whsec_${Buffer.from(SECRET).toString('base64')}` }],
  ['a sealed value', { reason: sealed }],
  ['a header in a sentence', { reason: `sent Authorization: Bearer ${SECRET}` }],
  ['a page', { html: `<p>${SECRET}</p>`, page: { text: SECRET } }],
]

test.each(careless)('no secret reaches the log in %s', (_name, fields) => {
  const lines: string[] = []
  openLogger('test', 'info', (line) => void lines.push(line)).info(fields, `seen ${url}`)
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain(SECRET)
  expect(lines[0]).not.toContain(Buffer.from(SECRET).toString('base64'))
  expect(lines[0]).not.toContain(sealed)
  expect(JSON.parse(lines[0]!)).toMatchObject({
    role: 'test',
    msg: expect.stringContaining('@db.example') as string,
  })
})

test('what is no secret stays as it was', () => {
  const text =
    'Tor does not answer at socks5://127.0.0.1:9050, mail to someone@example.org, v1.2 of http://a/b@c'
  expect(withoutSecrets(text)).toBe(text)
})
