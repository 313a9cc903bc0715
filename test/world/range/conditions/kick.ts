import { z } from 'zod'
import { dropCookie, openVisitors } from '../cookies.ts'
import type { ConditionKind, SiteReply } from '../site.ts'

export const KickParams = z.strictObject({
  afterRequests: z.number().int().positive().default(50).describe('of one session'),
  forSeconds: z
    .number()
    .nonnegative()
    .default(60)
    .describe('that whoever was kicked is told so, instead of any page'),
})

const COOKIE = 'stall_session'
type State = { requests: number; kickedAt?: Date }

/**
 * Whoever has asked for many pages is sent away: his session ends with a short page, status 200, and for a while every
 * page is that page. Who comes back after it, or without the cookie, is a new visitor.
 */
export const kick: ConditionKind<z.infer<typeof KickParams>> = {
  kind: 'kick',
  open({ afterRequests, forSeconds }, { scale, site, design }) {
    const visitors = openVisitors<State>(COOKIE)
    const lasts = forSeconds * scale * 1000
    return {
      async answer(request, next) {
        const known = visitors.of(request.cookies)
        if (!known) return withHeader(await next(request), visitors.welcome({ requests: 1 }).header)
        const { id, state } = known
        state.requests += 1
        if (state.requests > afterRequests) state.kickedAt ??= request.at
        if (state.kickedAt === undefined) return next(request)
        const isOver = request.at.getTime() - state.kickedAt.getTime() >= lasts
        const body = site.frame('Session ended', WORDS, request.at, design())
        const headers = isOver ? [dropCookie(COOKIE)] : []
        if (isOver) visitors.end(id)
        return { status: 200, headers, body, kind: 'blocked' }
      },
    }
  },
}

const WORDS = `<h1>Session ended</h1><p>You sent too many requests and your session was ended. Access denied for the
moment: please wait and try again later.</p>`

function withHeader(reply: SiteReply, header: readonly [string, string]): SiteReply {
  return typeof reply === 'string' ? reply : { ...reply, headers: [...(reply.headers ?? []), header] }
}
