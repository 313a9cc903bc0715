import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Role } from '#contracts/roles.ts'
import { accountOfToken } from '#db/api-tokens.ts'
import { accountOf, SESSION_LIFE_MS, signOut, type Account } from '#db/console-session.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { failure } from './views.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; there behind `requireSession`. */
    account: Account
    /** Whether it came with a token and not with a session. */
    isProgram: boolean
    /** Whether the route said who may see it, and this one may. */
    mayPass: boolean
  }
}

/** What the pages ask by themselves, without a person: it does not keep a session open. */
const BACKGROUND_HEADER = 'x-background'

/** Browsers refuse a `__Host-` cookie without TLS, which a console on loopback does not have. */
function cookieName(request: FastifyRequest): string {
  return request.protocol === 'https' ? '__Host-lanternfish' : 'lanternfish'
}

function cookieOptions(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const
}

export function sessionToken(request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(request)]
}

/** Hands over a new session; the one that the browser had before ends. */
export async function startSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, token }: { database: Database; token: string },
): Promise<void> {
  const earlier = sessionToken(request)
  if (earlier !== undefined) await signOut(database, earlier)
  const options = { ...cookieOptions(request), maxAge: SESSION_LIFE_MS / 1000 }
  reply.setCookie(cookieName(request), token, options)
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request), cookieOptions(request))
}

/** Who is signed in with this request, if anybody is. */
export async function readAccount(
  database: Database,
  clock: Clock,
  request: FastifyRequest,
): Promise<Account | undefined> {
  const token = sessionToken(request)
  if (token === undefined) return undefined
  const isBackground = request.headers[BACKGROUND_HEADER] !== undefined
  return accountOf(database, clock, { token, isBackground })
}

const BEARER = /^Bearer (\S+)$/i

/**
 * A hook that answers 401 to everyone without a session, and says in `request.account` who the others are. A program
 * comes with a token instead, and may only read.
 */
export function requireSession(database: Database, clock: Clock) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const bearer = BEARER.exec(request.headers.authorization ?? '')?.[1]
    if (bearer !== undefined && !['GET', 'HEAD'].includes(request.method))
      return reply.code(403).send(failure('READ_ONLY', 'A token may only read.'))
    const account =
      bearer === undefined
        ? await readAccount(database, clock, request)
        : await accountOfToken(database, clock, bearer)
    if (!account) return reply.code(401).send(failure('SIGNED_OUT', 'Sign in first.'))
    request.account = account
    request.isProgram = bearer !== undefined
    return undefined
  }
}

/** A hook for what no program has to do with: accounts, the audit log, the report queue. */
export async function requirePerson(request: FastifyRequest, reply: FastifyReply) {
  if (!request.isProgram) return undefined
  return reply.code(403).send(failure('NOT_ALLOWED', 'This is not for a token: sign in to the console.'))
}

/** A hook (`onRequest`, of a route or of a plugin) that answers 403 to every other role. */
export function requireRole(...roles: Role[]) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (roles.includes(request.account.role)) {
      request.mayPass = true
      return undefined
    }
    const message = `This is not for the role ${request.account.role}: ask an administrator.`
    return reply.code(403).send(failure('NOT_ALLOWED', message))
  }
}

/** A hook for after all others of `onRequest`: a route that no `requireRole` stands before is for nobody. */
export async function refuseUndeclared(request: FastifyRequest, reply: FastifyReply) {
  if (request.mayPass || request.is404) return undefined
  return reply.code(403).send(failure('NOT_ALLOWED', 'This address does not say who may see it.'))
}

/** A hook that lets a request that changes something come from our own pages alone. */
export async function requireSameOrigin(request: FastifyRequest, reply: FastifyReply) {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return undefined
  if (!isSameOrigin(request))
    return reply.code(403).send(failure('OTHER_ORIGIN', 'This request did not come from the console itself.'))
  if (hasBody(request) && !isJson(request))
    return reply.code(415).send(failure('NOT_JSON', 'Send the body as application/json.'))
  return undefined
}

function isSameOrigin(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  return site === undefined ? isOwnOrigin(request) : site === 'same-origin'
}

/** Whether the page that sent it is the console's, by the origin that it has to name. */
export function isOwnOrigin({ headers, protocol }: FastifyRequest): boolean {
  return headers.origin === `${protocol}://${headers.host}`
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** A form of another site can send no such type without asking first (CORS). */
function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
}
