import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSignedIn, SESSION_LIFE_MS } from '#db/console-session.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { failure } from './views.ts'

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

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const options = { ...cookieOptions(request), maxAge: SESSION_LIFE_MS / 1000 }
  reply.setCookie(cookieName(request), token, options)
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request), cookieOptions(request))
}

/** A hook that answers 401 to everyone without a session. */
export function requireSession(database: Database, clock: Clock) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const token = sessionToken(request)
    if (token !== undefined && (await isSignedIn(database, clock, token))) return undefined
    return reply.code(401).send(failure('SIGNED_OUT', 'Sign in with a one-time password first.'))
  }
}

/** A hook that lets a request that changes something come from our own pages alone. */
export async function requireSameOrigin(request: FastifyRequest, reply: FastifyReply) {
  if (isSameOrigin(request)) return undefined
  return reply.code(403).send(failure('OTHER_ORIGIN', 'This request did not come from the console itself.'))
}

function isSameOrigin({ headers, protocol }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return headers.origin === `${protocol}://${headers.host}`
}
