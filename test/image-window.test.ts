import { afterEach, expect, test } from 'vitest'
import { MAX_IMAGE_BYTES, type GateImage } from '#crawler/image-window.ts'
import { systemClock } from '#shared/clock.ts'
import { dial, exchange, market, openGuardWorld, type Respond } from './guard-world.ts'

let resources = new AsyncDisposableStack()
afterEach(async () => {
  await resources.disposeAsync()
  resources = new AsyncDisposableStack()
})

const LAST = 'Connection: close\r\n'
const ask = (path: string, more = '') =>
  `GET ${path} HTTP/1.1\r\nHost: ${market}\r\nAccept: image/webp,*/*\r\n${more}${LAST}\r\n`

function imageUntil(ms: number, path = '/captcha.png?k=1'): GateImage {
  return { host: market, path, until: new Date(systemClock.now().getTime() + ms) }
}

const png: Respond = (_request, response) => {
  response.setHeader('content-type', 'image/png')
  response.end('PICTURE')
}

async function openWorld(respond: Respond = png) {
  const world = await openGuardWorld(resources, respond)
  const send = async (request: string) =>
    exchange((await dial(resources, world.guard, market)).socket, request)
  return { ...world, send, rules: () => world.guard.refusals().map(({ rule }) => rule) }
}

test('the captcha of a gate passes once while its window is open, and neither before nor after', async () => {
  const { site, guard, send, rules } = await openWorld()
  expect(await send(ask('/captcha.png?k=1'))).toMatch(/ 403 /)
  using _window = guard.openImageWindow(imageUntil(60_000))
  expect(await send(ask('/captcha.png?k=1'))).toMatch(/PICTURE$/)
  expect(await send(ask('/captcha.png?k=1'))).toMatch(/ 403 /)
  guard.openImageWindow(imageUntil(60_000))[Symbol.dispose]()
  using _late = guard.openImageWindow(imageUntil(0))
  expect(await send(ask('/captcha.png?k=1'))).toMatch(/ 403 /)
  expect(site.seen.map(({ url }) => url)).toEqual(['/captcha.png?k=1'])
  expect(rules()).toEqual(['resource-type', 'resource-type', 'resource-type'])
})

test.each([
  ['another picture', ask('/goods.png')],
  ['another query', ask('/captcha.png?k=2')],
  ['a part of it', ask('/captcha.png?k=1', 'Range: bytes=0-9\r\n')],
])('an open window lets nothing else through: %s', async (_name, request) => {
  const { site, guard, send, rules } = await openWorld()
  using _window = guard.openImageWindow(imageUntil(60_000))
  expect(await send(request)).toMatch(/ 403 /)
  expect([site.seen, rules()]).toEqual([[], ['resource-type']])
})

const answers: [string, string, number][] = [
  ['a drawing that may hold scripts', 'image/svg+xml', 200],
  ['a film', 'video/mp4', 200],
  ['a page', 'text/html', 200],
  ['a fault', 'image/png', 500],
]
test.each(answers)('what comes back is cut at its head where it is %s', async (_name, type, status) => {
  const { guard, send, rules } = await openWorld((_request, response) => {
    response.writeHead(status, { 'content-type': type }).end('PICTURE')
  })
  using _window = guard.openImageWindow(imageUntil(60_000))
  expect(await send(ask('/captcha.png?k=1'))).not.toContain('PICTURE')
  expect(rules()).toEqual(['gate-image'])
})

test('a picture longer than a captcha is cut, said or not', async () => {
  const { guard, send, rules } = await openWorld((request, response) => {
    response.setHeader('content-type', 'image/png')
    if (request.url === '/said') response.setHeader('content-length', MAX_IMAGE_BYTES + 1)
    response.write('PICTURE')
    response.end(Buffer.alloc(4 * MAX_IMAGE_BYTES))
  })
  using _said = guard.openImageWindow(imageUntil(60_000, '/said'))
  expect((await send(ask('/said'))).length).toBeLessThan(1_000)
  using _unsaid = guard.openImageWindow(imageUntil(60_000, '/unsaid'))
  expect((await send(ask('/unsaid'))).length).toBeLessThan(MAX_IMAGE_BYTES + 200_000)
  expect(rules()).toEqual(['gate-image'])
})

test('a watch of the same address keeps nothing of the picture', async () => {
  const { guard, send } = await openWorld()
  using watch = guard.watch(`http://${market}/captcha.png?k=1`)
  using _window = guard.openImageWindow(imageUntil(60_000))
  expect(await send(ask('/captcha.png?k=1'))).toMatch(/PICTURE$/)
  expect(watch.exchanges()).toEqual([])
})
