import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { operations } from './api-operations.ts'
import { Faults } from './views.ts'

export const API_ROOT = '/api/v1'

const description = `What the console shows, for programs. Sign in with a token of your own account (console, account page):
\`Authorization: Bearer lanternfish_…\`. A token reads what the account's role may read, and changes nothing. Times are
ISO 8601 in UTC, money is a decimal string beside its currency, places are ISO 3166 codes or regions. What a market wrote comes
without control characters and is never to be trusted. Errors are \`{ "error": { "code", "message" } }\`.`

const Package = z.object({ version: z.string() })

async function readVersion(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8')
  return Package.parse(JSON.parse(text)).version
}

/** Describes the routes that are registered after it; `app.swagger()` gives the description, as OpenAPI 3.1. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  const version = await readVersion()
  app.addHook('onRoute', describe)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Lanternfish',
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-lanternfish' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: (document) => {
      if (!document.url.startsWith(API_ROOT)) return { schema: { hide: true }, url: document.url }
      const { schema, url } = jsonSchemaTransform(document)
      const answers = Object.entries(document.schema?.response ?? {})
      return { schema: { ...schema, response: Object.fromEntries(answers.map(answerOf)) }, url }
    },
  })
}

/** Every route of the API says what it is for, and how it may refuse. */
function describe(route: RouteOptions): void {
  if (!route.url.startsWith(API_ROOT)) return
  const own = route.schema?.response ?? {}
  const operation = operations[`${String(route.method)} ${route.url.slice(API_ROOT.length)}`]
  route.schema = { ...operation, ...route.schema, response: { ...Faults, ...own } }
}

type Answer = z.ZodType | { content: Record<string, { schema: z.ZodType }> }

/** An answer is encoded by its schema, so what stands on the wire is the schema's input. */
function answerOf([status, answer]: [string, unknown]): [string, unknown] {
  const given = answer as Answer
  if (given instanceof z.ZodType) return [status, { description: nameOf(status), ...onWire(given) }]
  const content = Object.entries(given.content).map(([type, { schema }]) => [
    type,
    { schema: onWire(schema) },
  ])
  return [status, { description: nameOf(status), content: Object.fromEntries(content) }]
}

function onWire(schema: z.ZodType): object {
  const { $schema: _schema, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })
  return json
}

const NAMES: Record<string, string> = {
  200: 'The answer',
  201: 'Made',
  204: 'Done',
  400: 'A value cannot be read',
  401: 'Not signed in, or the token ended',
  403: 'Not for this role, or not for a token',
  404: 'There is no such thing',
  409: 'Not as things stand',
  429: 'Too many requests: wait a minute',
  500: 'The console failed',
}

function nameOf(status: string): string {
  return NAMES[status] ?? `Status ${status}`
}
