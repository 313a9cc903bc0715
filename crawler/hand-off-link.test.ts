import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { MAX_FRAME_BYTES, type HandOffInput } from '#contracts/hand-off.ts'
import { openHandOffLink, type HandOffLink } from './hand-off-link.ts'
import { wait } from './politeness.ts'

let server: WebSocketServer
let page: WebSocket
let link: HandOffLink
let shown: string[]
let acts: HandOffInput[]
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const connected = once(server, 'connection') as Promise<[WebSocket]>
  page = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  shown = []
  acts = []
  page.on('message', (data: Buffer) => void shown.push(data.toString('utf8')))
  const [socket] = await connected
  link = openHandOffLink(socket, async (input) => void acts.push(input))
  if (page.readyState !== WebSocket.OPEN) await once(page, 'open')
})
afterEach(async () => {
  page.terminate()
  for (const socket of server.clients) socket.terminate()
  server.close()
  await once(server, 'close')
})

const say = (input: object) => page.send(JSON.stringify(input))

test('a slow operator is shown the newest picture, and never two at once', async () => {
  for (const picture of ['first', 'second', 'third']) link.show(Buffer.from(picture))
  // Longer than the shortest time between two.
  await wait(200, new AbortController().signal)
  expect(shown).toEqual(['first'])
  say({ type: 'drawn' })
  await expect.poll(() => shown).toEqual(['first', 'third'])
  link.show(Buffer.alloc(MAX_FRAME_BYTES + 1))
  say({ type: 'drawn' })
  link.tell({ type: 'notice', code: 'not-loaded' })
  await expect.poll(() => shown.length).toBe(3)
  expect(shown[2]).toContain('not-loaded')
})

/** Until what was said before has been read. */
async function isRead(): Promise<void> {
  const answered = once(page, 'pong')
  page.ping()
  await answered
}

test('acts are done in their order, and no more of them within a second than a person does', async () => {
  for (let burst = 0; burst < 10; burst++) {
    for (let at = 0; at < 40; at++) say({ type: 'move', x: burst * 40 + at, y: 0 })
    await isRead()
  }
  const places = acts.map((act) => ('x' in act ? act.x : -1))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  // Two seconds' worth, should the bursts lie on both sides of one.
  expect(places.length).toBeGreaterThanOrEqual(120)
  expect(places.length).toBeLessThanOrEqual(240)
})

test('a page that says what is no act is sent away', async () => {
  const closed = once(page, 'close')
  say({ type: 'nothing that there is' })
  expect((await closed)[0]).toBe(1008)
})
