import { expect, test } from 'vitest'
import type { PageJudgement } from '#pages/page-kind.ts'
import { manualClock, systemClock } from '#shared/clock.ts'
import type { FetchOutcome } from './fetch-outcome.ts'
import { openFront, type FrontOptions } from './front.ts'

const signal = new AbortController().signal
const nobody = async () => false

function open(more: Partial<FrontOptions> = {}) {
  const saved: { until: Date; reason: string }[] = []
  const front = openFront({
    clock: systemClock,
    random: () => 0,
    notBefore: null,
    save: async (until, reason) => void saved.push({ until, reason }),
    layDown: () => undefined,
    newCircuit: () => undefined,
    ...more,
  })
  return { front, saved }
}

const judged = (kind: PageJudgement['kind'], refreshSeconds?: number) => ({
  judged: { kind, reason: 'test' },
  refreshSeconds,
  text: '',
})
const answer = (headers: [string, string][] = []) =>
  ({
    kind: 'page',
    requestedUrl: 'http://a.onion/',
    status: 200,
    responseHeaders: headers,
  }) as unknown as FetchOutcome

/** Whether a turn has come, now that everything under way has had its say. */
async function hasCome(turn: Promise<void>): Promise<boolean> {
  const later = new Promise<'later'>((resolve) => setTimeout(resolve, 20, 'later'))
  return (await Promise.race([turn, later])) !== 'later'
}

async function begin(front: ReturnType<typeof openFront>, host = 'a.onion') {
  await front.turn(signal)
  return front.asking(host, nobody)
}

test('until the front has let somebody through, one request alone is under way', async () => {
  const { front } = open()
  const first = await begin(front)
  const second = front.turn(signal)
  expect(await hasCome(second)).toBe(false)
  first.heard(answer(), judged('list'), new Date())
  first[Symbol.dispose]()
  expect(await hasCome(second)).toBe(true)
  expect(await hasCome(front.turn(signal))).toBe(true)
})

test('from the moment that an answer sets cookies nobody asks until it is judged, and nobody early after it', async () => {
  const { front, saved } = open()
  const first = await begin(front)
  first.heard(answer(), judged('list'), new Date())
  first[Symbol.dispose]()
  const [one, other] = [await begin(front), await begin(front)]
  one.cookiesCame()
  const third = front.turn(signal)
  expect(await hasCome(third)).toBe(false)
  const at = Date.now()
  one.heard(answer(), judged('queue', 0.3), new Date())
  one[Symbol.dispose]()
  // The other was under way already: what it says is no reason to come earlier.
  other.heard(answer(), judged('list'), new Date(at - 100))
  other[Symbol.dispose]()
  await third
  expect(Date.now() - at).toBeGreaterThanOrEqual(300)
  expect(saved).toEqual([{ until: expect.any(Date) as Date, reason: 'a queue stands before the market' }])
})

test.each([
  ['a Refresh header', [['refresh', '0.4; url=/']], undefined, 420],
  ['the later of header and page', [['refresh', '0.1']], 0.5, 525],
  ['Retry-After before everything', [['retry-after', '1']], 0.1, 1050],
] as [string, [string, string][], number | undefined, number][])(
  'the wait is what the page names and a twentieth of it: %s',
  async (_, headers, refresh, ms) => {
    const clock = manualClock(new Date('2026-11-20T12:00:00Z'))
    const { front } = open({ clock })
    const asking = await begin(front)
    const at = clock.now()
    asking.heard(answer(headers), judged('queue', refresh), at)
    expect(front.opensAt().getTime() - at.getTime()).toBe(ms)
  },
)

test('another address has a front of its own', async () => {
  const { front } = open()
  const asking = await begin(front)
  asking.heard(answer(), judged('queue', 60), new Date())
  asking[Symbol.dispose]()
  expect(await hasCome(front.turn(signal))).toBe(false)
  using elsewhere = front.asking('b.onion', nobody)
  expect(front.opensAt().getTime()).toBeLessThanOrEqual(Date.now())
  elsewhere.heard(answer(), judged('list'), new Date())
})

test('what cannot be kept stops whoever comes next', async () => {
  const { front } = open({ save: () => Promise.reject(new Error('no database')) })
  const asking = await begin(front)
  asking.heard(answer(), judged('queue', 0), new Date())
  asking[Symbol.dispose]()
  await expect(front.turn(signal)).rejects.toThrow('no database')
})
