import { expect, test } from 'vitest'
import { parsePage } from '#pages/parse-page.ts'
import { manualClock } from '#shared/clock.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { loginWall, LoginWallParams } from './conditions/login-wall.ts'
import { engines } from './engines.ts'
import { still } from './life.ts'
import type { SiteReply, SiteRequest } from './site.ts'

const AT = new Date('2026-11-20T10:00:00Z')
const HOST = 'range.onion'
const engine = engines.find(({ name }) => name === 'chinese-forum')!
const site = engine.open({ market: 'm', title: '江畔集', seed: 's', listings: 30, vendors: 4, life: still, openedAt: AT, scale: 1 }) // prettier-ignore

type Page = Exclude<SiteReply, string> & { body: string }

/** A visitor before the wall, who keeps the one cookie that it gives. */
function openVisit() {
  const params = LoginWallParams.parse({ lost: 'refresh' })
  const wall = loginWall.open(params, { market: 'm', hosts: [HOST], seed: 's', clock: manualClock(AT), scale: 1, site, language: 'zh', design: () => 0, outside: 'o.onion' }) // prettier-ignore
  const cookies = new Map<string, string>()
  return async (path: string, form?: Record<string, string>): Promise<Page> => {
    const request: SiteRequest = { host: HOST, method: form ? 'POST' : 'GET', url: new URL(path, `http://${HOST}`), headers: {}, cookies, circuit: undefined, at: AT, ...(form && { form: new URLSearchParams(form) }) } // prettier-ignore
    const reply = (await wall.answer(request, ({ url }) => {
      const { status, html, kind } = site.page(url.pathname + url.search, AT, 0)
      return { status, body: html, kind }
    })) as Page
    for (const [name, value] of reply.headers ?? [])
      if (name.toLowerCase() === 'set-cookie')
        cookies.set(...(value.split(';')[0]!.split('=') as [string, string]))
    return reply
  }
}

const kindOf = ({ body, status }: Page) => extractPage({ html: body, status })

test('the Chinese forum leads strangers to its own log-in, which lets in who has a fresh token, and none of it is a listing', async () => {
  const visit = openVisit()
  const wait = await visit('/forum-1-1.html')
  expect(kindOf(wait)).toMatchObject({ pageKind: 'login', listings: [] })
  expect(wait.kind).toBe('login')
  const target = /url=([^"]+)"/.exec(wait.body)![1]!
  const asked = await visit(target)
  expect(kindOf(asked)).toMatchObject({ pageKind: 'login', language: 'zh', listings: [] })
  const token = parsePage(asked.body)('input[name=token]').attr('value')!
  const words = { name: 'reader', word: 'a plain long secret', stay: 'on' }
  expect((await visit('/login', { ...words, token, word: 'wrong' })).body).toContain('密码错误')
  expect((await visit('/login', { ...words, token })).status).toBe(200)
  const again = parsePage((await visit('/login')).body)('input[name=token]').attr('value')!
  expect((await visit('/login', { ...words, token: again })).status).toBe(302)
  expect(kindOf(await visit('/forum-1-1.html')).listings.length).toBeGreaterThan(3)
  expect(kindOf(await visit('/register'))).toMatchObject({ pageKind: 'login', listings: [] })
})
