import { expect, test } from 'vitest'
import { isGate } from '#contracts/page-kind.ts'
import { judgePage } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import { cookiesOf } from './world/range/cookies.ts'
import { engines } from './world/range/engines.ts'
import { openRange } from './world/range/open-range.ts'
import type { RangeMarket } from './world/range/range-market.ts'
import type { SiteReply } from './world/range/site.ts'

const resources = new AsyncDisposableStack()
const names = engines.map(({ name }) => name)
const range = await openRange({
  seed: 'gates',
  markets: names.map((engine) => ({ name: engine, engine, listings: 40 })),
})
resources.use(range)

/** As a visitor with a browser asks, over no network. */
async function ask(market: RangeMarket, path: string, cookie = ''): Promise<Exclude<SiteReply, string>> {
  const [host = ''] = market.hosts
  const { reply } = await market.answer({
    host,
    method: 'GET',
    url: new URL(`http://${host}${path}`),
    headers: { 'user-agent': 'a browser', cookie },
    cookies: cookiesOf(cookie),
    circuit: undefined,
    at: new Date(),
  })
  if (typeof reply === 'string') throw new Error(`${market.name}${path}: ${reply}`)
  return reply
}

function kindOf({ body, status, headers = [] }: Exclude<SiteReply, string>) {
  const html = typeof body === 'string' ? body : ''
  const contentType = headers.find(([name]) => name === 'content-type')?.[1]
  return judgePage({ $: parsePage(html), html, status, contentType })
}

test.each(names)('no page of content is a gate: %s', async (name) => {
  const market = range.market(name)
  for (const [design] of market.engine.designs.entries()) {
    const told = [...market.site.paths(new Date(), design)].flatMap((path) => {
      const { html, kind, status } = market.site.page(path, new Date(), design)
      const judged = judgePage({ $: parsePage(html), html, status })
      return isGate(judged.kind) === isGate(kind) ? [] : [{ path, kind, judged }]
    })
    expect(told).toEqual([])
  }
})

const GATES = [
  { kind: 'endgame' },
  { kind: 'maintenance', framed: true },
  { kind: 'maintenance', framed: false, status: 503 },
  { kind: 'seizure' },
  { kind: 'kick', afterRequests: 1 },
  { kind: 'login-wall' },
]

test.each(GATES)('what stands before content is told for what it is, in every language: %j', async (gate) => {
  const told: [name: string, kind: string, judged: string][] = []
  for (const name of names) {
    const market = range.market(name)
    range.set(name, [gate])
    let cookie = ''
    for (let at = 0; at < 3; at++) {
      const reply = await ask(market, market.site.start(0), cookie)
      cookie = (reply.headers ?? []).find(([key]) => key === 'set-cookie')?.[1].split(';')[0] ?? cookie
      if (reply.kind && isGate(reply.kind)) told.push([name, reply.kind, kindOf(reply).kind])
      if (gate.kind === 'endgame') break
    }
    range.set(name, [])
  }
  expect(new Set(told.map(([name]) => name)).size).toBe(names.length)
  expect(told.filter(([, kind, judged]) => kind !== judged)).toEqual([])
})

const FORMS = [
  ['Log in', 'Name', 'Password', 'Enter'],
  ['Вход', 'Логин', 'Пароль', 'Войти'],
  ['登录', '用户名', '密码', '登录'],
] as const

test.each(FORMS)('a log-in form is told in the frame of every engine and design: %s', (title, ...words) => {
  const [name, secret, button] = words
  const form = `<form method="post" action="/in"><p>${name} <input name="a"></p><p>${secret} <input type="password" name="b"></p><button>${button}</button></form>`
  const told = names.flatMap((engine) => {
    const { site, engine: made } = range.market(engine)
    return made.designs.map((design, at) => {
      const html = site.frame(title, form, new Date(), at)
      return [engine, design, judgePage({ $: parsePage(html), html, status: 200 }).kind]
    })
  })
  expect(told.filter(([, , kind]) => kind !== 'login')).toEqual([])
  expect(told.length).toBeGreaterThan(20)
})

test.each(names)(
  'the ways in of a wall are told, a bare form to register with among them: %s',
  async (name) => {
    const market = range.market(name)
    range.set(name, [{ kind: 'login-wall' }])
    const told = []
    for (const path of ['/login', '/register']) told.push([path, kindOf(await ask(market, path)).kind])
    range.set(name, [])
    expect(told).toEqual([
      ['/login', 'login'],
      ['/register', 'login'],
    ])
  },
)
