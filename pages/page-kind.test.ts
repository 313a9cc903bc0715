import { expect, test } from 'vitest'
import { parsePage } from './parse-page.ts'
import { judgePage } from './page-kind.ts'
import { readRecipe } from './recipe.ts'

const kindOf = (html: string, more: { status?: number; url?: string } = {}) =>
  judgePage({ $: parsePage(html), html, ...more }).kind
const page = (title: string, body: string) =>
  `<html><head><title>${title}</title></head><body>${body}</body></html>`
const MENU = '<nav><a href="/">Home</a> <a href="/list">Listings</a> <a href="/logout">Log out</a></nav>'
const RATES = '<div>BTC $64,000 · XMR $160 · LTC $80</div>'
const GOODS = ['Blue lamp', 'Red lamp', 'Green lamp', 'Old map']
  .map(
    (name, i) =>
      `<tr><td><a href="/offer/${i}">${name}</a></td><td>$${i + 3}.50</td><td><a href="/v/a">anna</a></td></tr>`,
  )
  .join('')
const LIST = `${MENU}<table>${GOODS}${GOODS}</table>`

test.each([
  [
    'an EndGame queue',
    page('Queue', '<h1>You have been placed in a queue</h1><p>Estimated entry time is 20 seconds.'),
    'queue',
  ],
  [
    'a queue that only refreshes',
    '<meta http-equiv="refresh" content="12; url=/"><p>Awaiting forwarding',
    'queue',
  ],
  ['a Chinese queue', page('请稍候', '<p>您正在排队，前面还有 12 人'), 'queue'],
  ['a Russian queue', page('Очередь', '<p>Вы в очереди, пожалуйста, подождите'), 'queue'],
  [
    'an EndGame captcha',
    page(
      'DDOS Protection',
      '<form method=post><p>Select each text box and enter the letter you see<input name=c1></form>',
    ),
    'captcha',
  ],
  [
    'a captcha told by its field',
    page('Gate', '<form><img src="/captcha.png"><input name="captcha"></form>'),
    'captcha',
  ],
  ['a Chinese captcha', page('安全验证', '<p>请输入验证码<form><input name=code></form>'), 'captcha'],
  [
    'a log-in page',
    page('Welcome', '<h1>Login</h1><form action="/login"><input name=u><input type=password name=p></form>'),
    'login',
  ],
  ['an ended session', page('Market', '<p>Your session has expired. Please log in again.'), 'login'],
  [
    'a Chinese log-in page',
    page('用户登录', '<form><input name=user><input type=password><button>登录</button></form>'),
    'login',
  ],
  [
    'a Russian log-in form in the frame of those who are logged in',
    page('Вход — Лампы', `${MENU}${RATES}<form><p>Логин <input><p>Пароль <input type=password></form>`),
    'login',
  ],
  [
    'a Chinese log-in form in the frame of those who are logged in',
    page('灯市 - 会员登录', `${MENU}${RATES}<form><p>用户名 <input><p>密码 <input type=password></form>`),
    'login',
  ],
  [
    'a form to register with that has no words',
    page('Register - Lamps', '<form method=post><input name=name></form>'),
    'login',
  ],
  [
    'a Chinese form to register with',
    page('灯市', '<h2>新用户注册</h2><form method=post><input name=name></form>'),
    'login',
  ],
  [
    'a killed path',
    '403 DDOS filter killed your path. (You probably sent too many requests at once).',
    'blocked',
  ],
  ['a ban', page('Blocked', '<p>You have been temporarily banned.'), 'blocked'],
  ['maintenance', page('Be back soon', '<p>The market is down for maintenance.'), 'maintenance'],
  ['Chinese maintenance', page('公告', '<p>系统维护中，请稍后再来'), 'maintenance'],
  [
    'a seizure banner',
    page('Notice', '<h1>This hidden site has been seized</h1><img alt="seals">'),
    'seized',
  ],
  [
    'a German seizure banner',
    page('Hinweis', '<p>Diese Plattform wurde durch die Zentralstelle beschlagnahmt'),
    'seized',
  ],
  ['a missing listing in full dress', page('Listing not found', `${MENU}<h1>Not found</h1>`), 'not-found'],
  ['a 404 page', page('404 Not Found', '<h1>404</h1>'), 'not-found'],
  ['a Chinese missing page', page('提示', '<p>您访问的页面不存在'), 'not-found'],
])('%s is a gate', (_, html, expected) => {
  expect(kindOf(html)).toBe(expected)
})

test.each([
  [
    'a list with a log-in box in its header',
    page('Lamps', `<header><form action="/login"><input type=password></form></header>${LIST}`),
  ],
  [
    'a list with a log-in form beside the goods',
    page('Lamps', `<form action="/login"><input type=password></form>${LIST}`),
  ],
  [
    'a listing with a log-in box over it',
    page(
      'Blue lamp',
      '<div><h3>Log in</h3><form action="/login" method=post><input><input type=password></form></div><h1>Blue lamp</h1><p>$3.50<form action="/order/1" method=post><button>Buy</button></form>',
    ),
  ],
  [
    'a page of words about logging in, with a search box',
    page('Log in - help', `${MENU}<form><input name=q></form><p>What to do when it does not work.`),
  ],
  [
    'a list with goods named like gates',
    page(
      'Lamps',
      `${LIST}<table><tr><td><a href="/offer/9">Queue ticket, please wait for maintenance</a><td>$3`,
    ),
  ],
  [
    'a vendor page with a message form and its captcha',
    page('anna', `${LIST}<form><textarea></textarea><img class=captcha><input name=captcha></form>`),
  ],
  [
    'a thread that quotes a seizure',
    page(
      'News of today',
      `${MENU}<p>${'Somebody wrote at length about what was in the papers. '.repeat(40)} This site has been seized, they say.`,
    ),
  ],
])('%s is content', (_, html) => {
  expect(['list', 'listing', 'vendor', 'other']).toContain(kindOf(html))
})

test('a status says what the page does not', () => {
  expect(kindOf('<p>Hm.', { status: 404 })).toBe('not-found')
  expect(kindOf('<p>Hm.', { status: 502 })).toBe('maintenance')
  expect(kindOf('<p>Hm.', { status: 403 })).toBe('blocked')
  expect(kindOf(page('DDOS Protection', '<form><input name=c1></form>'), { status: 403 })).toBe('captcha')
})

test("a recipe's own gates come before everything, its page rules after every gate", () => {
  const recipe = readRecipe(
    `market: lamps
version: 1
walk: { start: [/] }
gates: [{ kind: queue, when: { selector: '#hall' } }]
pages: [{ kind: category, when: { url: '^/c/' }, listings: { fields: { title: h1 } } }]`,
    'lamps.yaml',
  )
  const judge = (html: string, url: string) => judgePage({ $: parsePage(html), html, url, recipe })
  expect(judge(`<div id=hall></div>${LIST}`, 'http://a.onion/c/1').kind).toBe('queue')
  expect(judge(LIST, 'http://a.onion/c/1').kind).toBe('category')
  expect(judge(page('Blocked', 'You have been banned'), 'http://a.onion/c/1').kind).toBe('blocked')
  expect(judge(LIST, 'http://a.onion/d/1').kind).toBe('list')
})
