import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
  vi.useRealTimers()
  page.terminate()
  for (const socket of server.clients) socket.terminate()
  server.close()
  await once(server, 'close')
})

const say = (input: object) => page.send(JSON.stringify(input))

test('a slow operator is shown the newest picture, and never two at once', async () => {
  for (const picture of ['first', 'second', 'third']) link.show(Buffer.from(picture))
  await expect.poll(() => shown).toEqual(['first'])
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

const firsts = (from: number) => Array.from({ length: 120 }, (_, at) => from + at)
/** More than a person does within a second. */
async function moveAbout(from: number): Promise<void> {
  for (let x = from; x < from + 200; x++) {
    say({ type: 'move', x, y: 0 })
    if (x % 40 === 39) await isRead()
  }
}

test('acts are done in their order, and no more of them within a second than a person does', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  // Its first second begins with the first act.
  vi.advanceTimersByTime(1_000)
  await moveAbout(0)
  vi.advanceTimersByTime(999)
  await moveAbout(200)
  vi.advanceTimersByTime(1)
  await moveAbout(400)
  expect(acts.map((act) => ('x' in act ? act.x : -1))).toEqual([...firsts(0), ...firsts(400)])
})

test('a page that says what is no act is sent away', async () => {
  const closed = once(page, 'close')
  say({ type: 'nothing that there is' })
  expect((await closed)[0]).toBe(1008)
})
