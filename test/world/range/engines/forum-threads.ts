import { openRandom, type Random } from '../../random.ts'
import { vendorNames } from '../../names.ts'
import type { EnginePlan, TruePost } from '../engine.ts'
import type { OnOffer } from '../stock.ts'

const HOUR_MS = 3_600_000

export type Topic = { id: string; slug: string; board: number; title: string; intent: TruePost['intent']; first: number; views: number } // prettier-ignore
export type Thread = OnOffer<Topic>
export type Post = TruePost & { text: string; at: Date; number: number }
export type Member = { id: string; name: string; joinedAt: Date; posts: number; from: string }

export const BOARDS = [
  { id: '2', slug: 'announcements', name: 'Announcements', about: 'News of the board and its staff' },
  { id: '5', slug: 'vendor-talk', name: 'Vendor talk', about: 'Who is good, who is slow, who is gone' },
  { id: '6', slug: 'wanted', name: 'Wanted', about: 'Looking for something? Ask here' },
  { id: '9', slug: 'offers', name: 'Offers', about: 'Short notices only, deals are made elsewhere' },
  { id: '12', slug: 'privacy', name: 'Privacy', about: 'Phones, mail, habits' },
] as const

const TOPICS: Record<TruePost['intent'], string[]> = {
  talk: ['Is the north mirror slow for everyone', 'Letters opened at the border again', 'What happened to the old staff', 'Which mail service do you use', 'Review of my last three orders', 'How long do disputes take for you', 'New rules from next month'],
  wanted: ['Looking for a steady source in Vienna', 'WTB blotters, small amounts', 'Need someone who ships to Norway', 'Searching for an old atlas scan', 'Buying gift cards, name your rate'],
  offer: ['Selling my stock before I leave, from $40', 'WTS replica watches, price list inside', 'Offering prepaid cards at 60 %', 'Fresh batch of hash, 9 EUR a gram', 'Accounts for streaming, $3 each'],
} // prettier-ignore
const WORDS = ['Same here since Tuesday.', 'I had no trouble at all, maybe it is your side.', 'Wrote to support twice and got an answer after four days.', 'Thanks, that helps a lot.', 'Would not trust it, read what was said last year.', 'He always delivered for me, twice in spring and once now.', 'Prices went up by a fifth, and the packing got worse.', 'Send me a message, I may know somebody.', 'This was answered before, please use the search.', 'I paid $120 for that and it took nine days.'] // prettier-ignore
const PLACES = ['the north', 'a small town', 'nowhere', 'the coast', 'Europe']

export function drawTopic(random: Random, index: number): Topic {
  const board = index % BOARDS.length
  const intent: TruePost['intent'] = board === 2 ? 'wanted' : board === 3 ? 'offer' : 'talk'
  const id = String(4_410 + index * 2)
  const title = `${random.pick(TOPICS[intent])}${random.next() < 0.4 ? '?' : ''} ${index > 20 ? `(${index})` : ''}`.trim() // prettier-ignore
  return { id, slug: `${id}-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}`, board, title, intent, first: random.int(0, 26), views: random.int(30, 4000) } // prettier-ignore
}

export const memberAt = (plan: EnginePlan, index: number): Member => {
  const random = openRandom(plan.seed, plan.market, 'member', String(index))
  const joinedAt = new Date(plan.openedAt.getTime() - random.int(320, 1500) * 24 * HOUR_MS)
  const name = `${vendorNames(random, 1)[0]!.toLowerCase()}_${index + 1}`
  return { id: String(11 + index * 4), name, joinedAt, posts: random.int(2, 900), from: random.pick(PLACES) }
}

/** What was written in a thread so far, the first post first; each change of the thread is one post more. */
export function postsOf(plan: EnginePlan, thread: Thread, names: readonly string[]): Post[] {
  return Array.from({ length: 1 + thread.first + thread.changes }, (_, number) => {
    const random = openRandom(plan.seed, plan.market, 'post', thread.id, String(number))
    const author = names[number === 0 ? thread.vendor : random.int(0, names.length - 1)]!
    const at = new Date(thread.postedAt.getTime() + number * 5 * HOUR_MS)
    const text = number === 0 ? `${thread.title}. ${random.pick(WORDS)} ${random.pick(WORDS)}` : random.pick(WORDS)
    const intent = number === 0 ? thread.intent : 'talk'
    return { id: `${thread.id}-${number + 1}`, author, intent, postedAt: at.toISOString().slice(0, 10), text, at, number: number + 1 }
  }) // prettier-ignore
}
