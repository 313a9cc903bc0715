import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import websocket from '@fastify/websocket'
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { MAX_INPUT_BYTES } from '#contracts/hand-off.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import type { HotlineKey } from '#shared/hotline-seal.ts'
import type { Logger } from '#shared/logger.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { Refusal } from '#shared/refusal.ts'
import { countRequest, logFault } from './events.ts'
import type { HotlinePolicy } from './hotline-policy.ts'
import { accountRoutes } from './routes/accounts.ts'
import { alertRoutes } from './routes/alerts.ts'
import { auditRoutes } from './routes/audit.ts'
import { changeAccountRoutes } from './routes/change-account.ts'
import { crawlRoutes } from './routes/crawl.ts'
import { credentialRoutes } from './routes/credentials.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { destinationRoutes } from './routes/destinations.ts'
import { exportRoutes } from './routes/exports.ts'
import { handOffRoutes } from './routes/hand-offs.ts'
import { healthRoutes } from './routes/health.ts'
import { hotlineSiteRoutes } from './routes/hotline-sites.ts'
import { listingRoutes } from './routes/listing.ts'
import { listingsRoutes } from './routes/listings.ts'
import { marketRoutes } from './routes/markets.ts'
import { openApiRoutes } from './routes/open-api.ts'
import { modelRoutes } from './routes/model.ts'
import { oneTimeRoutes } from './routes/one-time.ts'
import { overviewRoutes } from './routes/overview.ts'
import { ownPasswordRoutes } from './routes/own-password.ts'
import { readingRoutes } from './routes/reading.ts'
import { reportRoutes } from './routes/reports.ts'
import { reviewRoutes } from './routes/review.ts'
import { ruleRoutes } from './routes/rules.ts'
import { sessionRoutes } from './routes/session.ts'
import { taxonomyRoutes } from './routes/taxonomy.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { vendorRoutes } from './routes/vendors.ts'
import {
  refuseUndeclared,
  requirePerson,
  requireRole,
  requireSameOrigin,
  requireSession,
} from './session-guard.ts'
import { API_ROOT, registerOpenApi } from './open-api.ts'
import { failure } from './views.ts'
import { webRoutes } from './web-routes.ts'

const SELF = ["'self'"]
const NONE = ["'none'"]

/** `webDir` is the folder of the built pages. */
export type ServerParts = {
  database: Database
  clock: Clock
  log: Logger
  masterKey: MasterKey
  hotlineKey: HotlineKey | undefined
  hotlinePolicy: HotlinePolicy
  trustedProxy: string
  webDir: string
}

/** The console's HTTP server, not yet listening. */
export async function openServer(parts: ServerParts): Promise<FastifyInstance> {
  const { database, log, webDir } = parts
  // TLS ends at a proxy before us; only that one may say that it was there.
  const app = fastify({
    trustProxy: parts.trustedProxy,
    bodyLimit: 16_384,
    routerOptions: { maxParamLength: 200 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(log, error, request, reply))
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) =>
    countRequest({ method, route: routeOptions.url ?? 'none', status: statusCode, ms: elapsedTime }),
  )
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: contentPolicy } })
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await app.register(websocket, { options: { maxPayload: MAX_INPUT_BYTES, perMessageDeflate: false } })
  app.decorateRequest('account')
  app.decorateRequest('mayPass', false)
  app.decorateRequest('isProgram', false)
  await registerOpenApi(app)
  await app.register(healthRoutes, { database })
  await app.register((api) => apiRoutes(api, parts), { prefix: API_ROOT })
  await app.register(webRoutes, { webDir })
  return app
}

const contentPolicy = {
  defaultSrc: NONE,
  scriptSrc: SELF,
  styleSrc: SELF,
  connectSrc: SELF,
  imgSrc: [...SELF, 'data:'],
  fontSrc: SELF,
  baseUri: NONE,
  formAction: SELF,
  frameAncestors: NONE,
}

async function apiRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))
  app.addHook('onRequest', requireSameOrigin)
  await app.register(sessionRoutes, parts)
  await app.register(oneTimeRoutes, parts)
  await app.register(async (signedIn) => {
    signedIn.addHook('onRequest', requireSession(parts.database, parts.clock))
    // After every hook of onRequest: nobody may pass where no requireRole said who may.
    signedIn.addHook('preParsing', refuseUndeclared)
    signedIn.setNotFoundHandler((_request, reply) =>
      reply.code(404).send(failure('NO_ROUTE', 'The console has no such address.')),
    )
    await signedIn.register(openApiRoutes)
    await signedIn.register(taxonomyRoutes)
    await signedIn.register((people) => peopleRoutes(people, parts))
    await signedIn.register(alertRoutes, parts)
    await signedIn.register(ruleRoutes, parts)
    await signedIn.register(destinationRoutes, parts)
    await signedIn.register(deliveryRoutes, parts)
    await signedIn.register((readers) => readerRoutes(readers, parts))
    await signedIn.register((analysts) => analystRoutes(analysts, parts))
  })
}

/** Accounts and what only a person may see; each says for which roles. */
async function peopleRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.addHook('onRequest', requirePerson)
  await app.register(ownPasswordRoutes, parts)
  await app.register(tokenRoutes, parts)
  await app.register(accountRoutes, parts)
  await app.register(changeAccountRoutes, parts)
  await app.register(credentialRoutes, parts)
  await app.register(auditRoutes, parts)
  await app.register(handOffRoutes, parts)
  await app.register(reportRoutes, parts)
  await app.register(hotlineSiteRoutes, parts)
}

/** What everyone reads who reads listings. */
async function readerRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.addHook('onRequest', requireRole('analyst', 'unit', 'researcher', 'administrator'))
  await app.register(overviewRoutes, parts)
  await app.register(listingsRoutes, parts)
  await app.register(listingRoutes, parts)
  await app.register(exportRoutes, parts)
  await app.register(modelRoutes, parts)
}

/** What everyone reads who follows vendors and markets. */
async function analystRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.addHook('onRequest', requireRole('analyst', 'unit', 'administrator'))
  await app.register(vendorRoutes, parts)
  await app.register(marketRoutes, parts)
  await app.register(readingRoutes, parts)
  await app.register(crawlRoutes, parts)
  await app.register(reviewRoutes, parts)
}

/** The only place that maps errors to HTTP. What went wrong inside stays in the log. */
function answerError(log: Logger, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((issue) => issue.instancePath.slice(1) || 'body').join(', ')
    return reply.code(400).send(failure('BAD_REQUEST', `These values cannot be read: ${fields}.`))
  }
  if (error instanceof Refusal) return reply.code(422).send(failure(error.code, error.message))
  const status = error.statusCode ?? 500
  if (status === 429) return reply.code(429).send(failure('TOO_MANY', 'Too many tries: wait a minute.'))
  if (status < 500) return reply.code(status).send(failure('BAD_REQUEST', 'The request cannot be read.'))
  logFault(log, error, request.routeOptions.url ?? 'none')
  return reply.code(500).send(failure('FAULT', 'The console failed; its log says why.'))
}
