import { parseCount } from '../values/number.ts'
import { SENTIMENT, SENTIMENT_HINT, type Sentiment } from './sentiment-words.ts'

const NAMES = ['positive', 'neutral', 'negative'] as const satisfies Sentiment[]
const COUNT = String.raw`[+−-]?\d[\d.,]*(?![\d%])(?!\s?%)`
const BEHIND = new RegExp(`(?<![\\p{L}\\d])(?:${SENTIMENT})(?:\\s?(?:feedbacks?|reviews?|отзыв\\S*|评价))?\\s?[:：(=]?\\s?(?<count>${COUNT})`, 'giu') // prettier-ignore
const BEFORE = new RegExp(`(?<count>${COUNT})\\s?(?:x\\s)?(?:${SENTIMENT})(?![\\p{L}])`, 'giu')
/** `+1204 / 20 / -6`: the signs say which is which. */
const SIGNED =
  /^[^\d+]{0,24}\+\s?(?<positive>\d[\d.,]*)\s?[/|]\s?(?<neutral>\d[\d.,]*)\s?[/|]\s?[-−–]\s?(?<negative>\d[\d.,]*)\D{0,4}$/u
const LONGEST_LINE = 160

export type SentimentCounts = Partial<Record<Sentiment, number>>

/**
 * The counts that one line names, two at least: `Positive: 404 | Neutral: 6`, `404 positive, 6 neutral`, `+404 / 6 / -1`.
 * An empty object where it names one twice, and nothing where it names fewer.
 */
export function sentimentCounts(line: string): SentimentCounts | undefined {
  if (line.length > LONGEST_LINE) return undefined
  const signed = line.startsWith('+') || line.includes(' +') ? SIGNED.exec(line)?.groups : undefined
  if (signed) return countsOf(NAMES.map((name) => [name, signed[name]!]))
  if (!SENTIMENT_HINT.test(line)) return undefined
  for (const pattern of [BEHIND, BEFORE]) {
    const found = Array.from(line.matchAll(pattern), ({ groups }): [Sentiment, string] => [NAMES.find((name) => groups![name] !== undefined)!, groups!['count']!.replace(/^[+−-]/u, '')]) // prettier-ignore
    const names = new Set(found.map(([name]) => name))
    if (names.size > 1) return names.size < found.length ? {} : countsOf(found)
  }
  return undefined
}

const countsOf = (printed: [Sentiment, string][]): SentimentCounts =>
  Object.fromEntries(printed.flatMap(([name, text]) => { const count = parseCount(text); return count === undefined ? [] : [[name, count]] })) // prettier-ignore
