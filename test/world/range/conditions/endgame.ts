import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { setCookie } from '../cookies.ts'
import { drawCaptcha } from '../draw-captcha.ts'
import type { ConditionContext, ConditionKind, SiteReply, SiteRequest } from '../site.ts'
import { captchaPage, queuePage } from './endgame-pages.ts'

const Span = z.number().positive()

export const EndgameParams = z.strictObject({
  captcha: z.boolean().default(false).describe('behind the queue stands a captcha'),
  waitSeconds: Span.default(5).describe('before it the queue cookie is not valid yet'),
  refreshSeconds: Span.default(6).describe('what the queue page tells the browser'),
  queueSeconds: Span.default(120).describe('after it the queue cookie is dead'),
  blockSeconds: Span.default(3600).describe('for whoever came back early'),
  answerSeconds: Span.default(60).describe('to solve the captcha, and to wait when it was left unsolved'),
  sessionSeconds: Span.default(3600).describe('after it the queue again'),
  perSecond: z.number().int().positive().default(6).describe('requests of one circuit, and of one cookie'),
  killSeconds: Span.default(10).describe('that a circuit or cookie above the rate hears nothing else'),
})
type Params = z.infer<typeof EndgameParams>

/** What a visitor did that the front punishes. */
export type Violation = { at: Date; kind: 'early' | 'over-rate' | 'headers' | 'blocked'; path: string }

/** A visitor by his cookie: where he stands, and since when. */
type Visitor = { stage: 'queue' | 'captcha' | 'in' | 'blocked'; since: number; waits: number; code?: string }

const COOKIE = 'dcap'
const PICTURE = '/captcha/'

const logs = new Map<string, Violation[]>()

/** What visitors of a market did wrong since its range opened, or since the condition was set anew. */
export function endgameViolations({ seed, market }: Pick<ConditionContext, 'seed' | 'market'>): Violation[] {
  return logs.get(`${seed}\0${market}`) ?? []
}

/** The digits in the picture of a captcha, for a test that plays the person. @param path of the picture */
export function endgameAnswer(path: string): string {
  return codeOf(path.slice(path.indexOf(PICTURE) + PICTURE.length))
}

/**
 * The front that most markets stand behind: a queue page with a cookie that is good after some seconds and dead after
 * some more, perhaps a captcha, six requests a second, sessions of an hour. Everything with status 200, or silence.
 * Source: the values that its operators' settings show, and how visitors describe it.
 */
export const endgame: ConditionKind<Params> = {
  kind: 'endgame',
  open(params, context) {
    const log: Violation[] = []
    logs.set(`${context.seed}\0${context.market}`, log)
    const desk: Desk = { params, context, log, visitors: new Map(), rate: openRate(params, context.scale) }
    return {
      async answer(request, next) {
        const refusal = refuse(desk, request)
        if (refusal) return refusal
        const admitted = judge(desk, request)
        if (admitted.reply) return admitted.reply
        const reply = await next(request)
        return admitted.cookie ? withCookie(reply, admitted.cookie) : reply
      },
    }
  },
}

type Desk = {
  params: Params
  context: ConditionContext
  log: Violation[]
  visitors: Map<string, Visitor>
  rate: (keys: readonly string[], at: number) => boolean
}
type Cookie = readonly ['set-cookie', string]

/** Before anybody is looked at: what no browser behind Tor does, and too much at once. */
function refuse(desk: Desk, request: SiteRequest): SiteReply | undefined {
  const { headers, method, at, circuit, cookies } = request
  const isStrange =
    headers['user-agent'] === undefined ||
    headers['x-tor2web'] !== undefined ||
    (method === 'POST' && headers['referer'] === undefined)
  if (isStrange) return punish(desk, request, 'headers')
  const keys = [circuit, cookies.get(COOKIE)].filter((key) => key !== undefined)
  if (desk.rate(keys, at.getTime())) return undefined
  punish(desk, request, 'over-rate')
  const text = '403 DDOS filter killed your path\n'
  return { status: 200, headers: [['content-type', 'text/plain']], body: text, kind: 'blocked' }
}

/** Nothing to say when the visitor may pass; `cookie` where he is let in with this request. */
function judge(desk: Desk, request: SiteRequest): { reply?: SiteReply; cookie?: Cookie } {
  const { params, visitors } = desk
  const id = request.cookies.get(COOKIE)
  const visitor = id === undefined ? undefined : visitors.get(id)
  if (id === undefined || !visitor) return { reply: sendToQueue(desk) }
  const aged = (request.at.getTime() - visitor.since) / (desk.context.scale * 1000)
  switch (visitor.stage) {
    case 'blocked':
      if (aged < params.blockSeconds) return { reply: punish(desk, request, 'blocked') }
      break
    case 'queue':
      if (aged < visitor.waits) {
        visitors.set(id, { stage: 'blocked', since: request.at.getTime(), waits: 0 })
        return { reply: punish(desk, request, 'early') }
      }
      if (aged > params.queueSeconds) break
      if (params.captcha) return { reply: showCaptcha(desk, request, id) }
      return { cookie: admit(desk, id) }
    case 'captcha':
      return answerCaptcha(desk, request, { id, visitor, aged })
    case 'in':
      if (aged <= params.sessionSeconds) return {}
  }
  visitors.delete(id)
  return { reply: sendToQueue(desk) }
}

function sendToQueue(desk: Desk, waits = desk.params.waitSeconds): SiteReply {
  const { params, context } = desk
  const { scale, language, clock } = context
  const id = randomUUID()
  desk.visitors.set(id, { stage: 'queue', since: clock.now().getTime(), waits })
  const cookie = setCookie(COOKIE, id, params.queueSeconds * scale * 1000)
  const more = waits - params.waitSeconds
  return {
    status: 200,
    headers: [cookie],
    body: queuePage(language, (params.refreshSeconds + more) * scale),
    kind: 'queue',
  }
}

function showCaptcha({ visitors, context }: Desk, request: SiteRequest, id: string): SiteReply {
  const picture = randomUUID()
  visitors.set(id, { stage: 'captcha', since: request.at.getTime(), waits: 0, code: picture })
  const { pathname, search } = request.url
  const body = captchaPage(context.language, `${PICTURE}${picture}`, pathname + search)
  return { status: 200, body, kind: 'captcha' }
}

type Solving = { id: string; visitor: Visitor; aged: number }

/** The picture, the answer in time, or whatever else: then the queue, and longer than before. */
function answerCaptcha(
  desk: Desk,
  request: SiteRequest,
  { id, visitor, aged }: Solving,
): { reply?: SiteReply; cookie?: Cookie } {
  const { params, visitors } = desk
  const { code = '' } = visitor
  const inTime = aged <= params.answerSeconds
  if (request.method === 'GET' && inTime && request.url.pathname === PICTURE + code) {
    const body = drawCaptcha(codeOf(code))
    return { reply: { status: 200, headers: [['content-type', 'image/png']], body } }
  }
  if (request.method === 'POST' && inTime && request.form?.get('captcha') === codeOf(code)) {
    const { pathname, search } = request.url
    const headers = [admit(desk, id), ['location', pathname + search]] as const
    return { reply: { status: 303, headers, body: '' } }
  }
  visitors.delete(id)
  return { reply: sendToQueue(desk, request.method === 'GET' && inTime ? params.answerSeconds : undefined) }
}

function admit({ visitors, params, context }: Desk, id: string): Cookie {
  visitors.delete(id)
  const session = randomUUID()
  visitors.set(session, { stage: 'in', since: context.clock.now().getTime(), waits: 0 })
  return setCookie(COOKIE, session, params.sessionSeconds * context.scale * 1000)
}

function punish(desk: Desk, { at, url }: SiteRequest, kind: Violation['kind']): SiteReply {
  desk.log.push({ at, kind, path: url.pathname })
  return 'close'
}

/** Counts by circuit and by cookie, a second at a time; who was above it hears so for a while. */
function openRate({ perSecond, killSeconds }: Params, scale: number): Desk['rate'] {
  const [second, kill] = [1000 * scale, killSeconds * 1000 * scale]
  const seen = new Map<string, number[]>()
  const killed = new Map<string, number>()
  return (keys, at) => {
    let isFine = true
    for (const key of keys) {
      const times = (seen.get(key) ?? []).filter((time) => time > at - second)
      times.push(at)
      seen.set(key, times)
      if (times.length > perSecond) killed.set(key, at + kill)
      if ((killed.get(key) ?? 0) > at) isFine = false
    }
    return isFine
  }
}

function codeOf(picture: string): string {
  const number = createHash('sha256').update(picture).digest().readUInt32BE()
  return String(number % 100_000).padStart(5, '0')
}

function withCookie(reply: SiteReply, cookie: Cookie): SiteReply {
  return typeof reply === 'string' ? reply : { ...reply, headers: [...(reply.headers ?? []), cookie] }
}
