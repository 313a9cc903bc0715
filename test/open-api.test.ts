import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOfToken } from '#db/api-tokens.ts'
import { openConsoleClient, sameOrigin } from './console-client.ts'

type Schema = Record<string, unknown>
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Operation = {
  operationId?: string
  summary?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { description?: string; content?: Record<string, { schema: Schema }> }>
}
type Description = { openapi: string; info: Schema; paths: Record<string, Record<string, Operation>> }

let world: Awaited<ReturnType<typeof openConsoleClient>>
let api: Description
let operations: { path: string; method: string; operation: Operation }[]

beforeAll(async () => {
  world = await openConsoleClient()
  api = (await (await world.get('/openapi.json')).json()) as Description
  operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
})
afterAll(() => world.close())

/** Formats are checked, and a keyword that JSON Schema 2020-12 does not know is a fault. */
function openAjv() {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
  addFormats.default(ajv)
  return ajv
}

const schemasOf = ({ parameters = [], requestBody, responses }: Operation): Schema[] => [
  ...parameters.map(({ schema }) => schema),
  ...Object.values(requestBody?.content ?? {}).map(({ schema }) => schema),
  ...Object.values(responses).flatMap(({ content }) =>
    Object.values(content ?? {}).map(({ schema }) => schema),
  ),
]

describe('the description of the API', () => {
  test('is OpenAPI 3.1 of the API alone, and every operation has a name of its own, a summary and a tag', () => {
    expect(api.openapi).toBe('3.1.0')
    expect(operations.length).toBeGreaterThan(15)
    expect(Object.keys(api.paths).filter((path) => !path.startsWith('/api/v1/'))).toEqual([])
    const nameless = operations.filter(
      ({ operation }) => !operation.operationId || !operation.summary || !operation.tags?.length,
    )
    expect(nameless.map(({ path, method }) => `${method} ${path}`)).toEqual([])
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(ids.length).toBe(new Set(ids).size)
  })

  test('declares each parameter of a path once, as required, and none that the path has not', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect([path, declared.map(({ name }) => name)]).toEqual([path, inPath])
      expect(declared.every(({ required }) => required)).toBe(true)
    }
  })

  test('resolves every reference, and every schema compiles', () => {
    expect(JSON.stringify(api)).not.toContain('"$ref"')
    const schemas = operations.flatMap(({ operation }) => schemasOf(operation))
    const different = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]))
    const ajv = openAjv()
    for (const schema of different.values()) expect(() => ajv.compile(schema)).not.toThrow()
  })

  test('says of every operation how it refuses', () => {
    for (const { path, method, operation } of operations) {
      const statuses = Object.keys(operation.responses)
      expect([method, path, statuses]).toEqual([
        method,
        path,
        expect.arrayContaining(['400', '401', '403', '500']),
      ])
      for (const { description } of Object.values(operation.responses)) expect(description).toBeTruthy()
    }
  })
})

/** Something that is there, or could be, for a parameter of a path. */
function exampleOf({ name, schema }: Parameter): string {
  if (name === 'name') return 'tidewater'
  const [choice] = (schema['enum'] ?? []) as string[]
  if (choice !== undefined) return choice
  return schema['format'] === 'uuid' ? '00000000-0000-4000-8000-000000000000' : '1'
}

test('every question of the API is answered as its description says', async () => {
  const asked: string[] = []
  for (const { path, method, operation } of operations) {
    if (method !== 'get') continue
    let url = path.replace('/api/v1', '')
    for (const parameter of operation.parameters ?? [])
      if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, exampleOf(parameter))
    const role = /^.api.v1.(reports|hotline)/.test(path) ? 'hotline' : 'unit'
    const cookie = /accounts|audit|credentials/.test(path) ? world.cookie : await world.as(role)
    const answer = await world.get(url, cookie)
    const content = operation.responses[String(answer.status)]?.content
    expect([path, answer.status, content !== undefined]).toEqual([path, answer.status, true])
    expect([path, [200, 404].includes(answer.status)]).toEqual([path, true])
    asked.push(`${path} ${answer.status}`)
    const type = answer.headers.get('content-type')!
    const schema = content![type]?.schema ?? content![type.split(';')[0]!]?.schema
    const body = type.includes('json') ? await answer.json() : await answer.text()
    const ajv = openAjv()
    const isValid = ajv.validate(schema!, body)
    expect([path, isValid, ajv.errors]).toEqual([path, true, null])
  }
  expect(asked.filter((line) => line.endsWith(' 200')).length).toBeGreaterThan(12)
})

const withToken = (token: string, path: string, init: RequestInit = {}) =>
  fetch(`${world.address}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${token}` } })
const make = async (cookie: string, days = 30) => {
  const answer = await world.send('POST', '/account/tokens', { name: 'nightly', days }, cookie)
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { token: string }).token
}

describe('a token', () => {
  test('reads what its account’s role may read, changes nothing, and its use is noted', async () => {
    const cookie = await world.as('researcher')
    const token = await make(cookie)
    expect(token).toMatch(/^lanternfish_[\w-]{43}$/)
    expect((await withToken(token, '/listings')).status).toBe(200)
    expect((await withToken(token, '/vendors')).status).toBe(403)
    expect((await withToken(token, '/account/tokens', { method: 'POST' })).status).toBe(403)
    const { rows } = (await (await world.get('/account/tokens', cookie)).json()) as { rows: Schema[] }
    expect(rows).toMatchObject([{ name: 'nightly', lastUsedAt: world.clock.now().toISOString() }])
    expect(JSON.stringify(rows)).not.toContain(token.slice(12, 30))
    const stored = await world.database.selectFrom('api_token').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain(token)
  })

  test('ends when its time is over, when it is revoked, and with its account', async () => {
    const cookie = await world.as('analyst')
    const [short, revoked, kept] = [await make(cookie, 1), await make(cookie), await make(cookie)]
    const { rows } = (await (await world.get('/account/tokens', cookie)).json()) as { rows: { id: number }[] }
    const other = await world.as('unit')
    const id = rows[1]!.id
    const revoke = (session: string) =>
      fetch(`${world.address}/api/v1/account/tokens/${id}`, {
        method: 'DELETE',
        headers: { ...sameOrigin, cookie: session },
      })
    expect([(await revoke(other)).status, (await revoke(cookie)).status]).toEqual([404, 204])
    expect((await withToken(revoked, '/listings')).status).toBe(401)
    expect((await withToken('lanternfish_none', '/listings')).status).toBe(401)
    const later = { now: () => new Date(world.clock.now().getTime() + 2 * 86_400_000) }
    expect(await accountOfToken(world.database, later, short)).toBeUndefined()
    expect(await accountOfToken(world.database, later, kept)).toMatchObject({ role: 'analyst' })
    const account = world.database.updateTable('account').where('name', '=', 'The analyst')
    await account.set({ disabled_at: world.clock.now() }).execute()
    expect((await withToken(kept, '/listings')).status).toBe(401)
    const { actions } = await world.database
      .selectFrom('audit_event')
      .select((eb) => eb.fn.agg<string[]>('array_agg', ['action']).distinct().as('actions'))
      .where('action', 'like', 'token.%')
      .executeTakeFirstOrThrow()
    expect(actions).toEqual(['token.made', 'token.revoked'])
  })

  test('is one of at most twenty', async () => {
    const cookie = await world.as('hotline')
    for (let nth = 0; nth < 20; nth++) await make(cookie)
    const answer = await world.send('POST', '/account/tokens', { name: 'one more', days: 1 }, cookie)
    expect(answer.status).toBe(409)
  })
})
