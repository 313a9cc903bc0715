import { CURRENCY } from './currency.ts'
import { NUMBER } from './number.ts'
import { parsePrice } from './price.ts'
import { parseQuantity } from './quantity.ts'
import { isDose, UNIT } from './units.ts'

const MULTIPLE = String.raw`(?:\s?(?:k|万|million)(?![a-z]))?`
const AMOUNT = `(?<!\\d|\\d[.,])(?:${NUMBER})${MULTIPLE}`
/** A sum, and a count of what is sold, as patterns; need the flag `i`. */
export const MONEY = `(?:(?:${CURRENCY})\\s?${AMOUNT}|${AMOUNT}\\s?(?:${CURRENCY}))`
export const COUNT = `(?<![\\d.,])(?:${NUMBER})\\s?(?:${UNIT})`

const PART = new RegExp(`(?<money>${MONEY})|${COUNT}`, 'gi')
/** A figure right behind what a figure counts: the only texts that can have steps, and few have. */
const HINT = /\d\s?\p{L}{1,12}\.?\s?[-–—=:：/|@]?\s?[$€£¥￥฿]?\s?\d/u
const TO_MONEY = /^\s?(?:[-–—=:：/|@]\s?|for\s)?$/i
/** Whatever stands before says that the count is no step: a total, the least, what a sum before it is for. */
const NO_STEP = /(?:[/=每起拍订低少计共第满前送剩余]|per|min(?:imum)?|moq|total)\s?[:：]?\s?$/iu
const FOR_EACH = /^\s?(?:[/=每一起]|per|each|ea\b|à|за)/iu

type Part = { isMoney: boolean; text: string; start: number; end: number }
export type Steps = {
  pairs: { money: string; count: string; start: number; end: number }[]
  /** Where counts and sums take turns and nobody can say which belongs to which. */
  unclear: { start: number; end: number }[]
}

/**
 * Prices that stand behind their counts without a word between: `10条1元100条5元` is one yuan for ten records and five for
 * a hundred. Several must rise, or fall, together; one alone is read where the count has a Chinese measure word.
 */
export function findSteps(text: string): Steps {
  const found: Steps = { pairs: [], unclear: [] }
  if (!HINT.test(text)) return found
  for (const chain of chainsOf(text)) {
    const [first, last] = [chain[0]!, chain.at(-1)!]
    if (first.isMoney || chain.length < 2 || NO_STEP.test(text.slice(0, first.start))) continue
    const isWhole = last.isMoney && !FOR_EACH.test(text.slice(last.end))
    const pairs = isWhole ? pairsOf(chain) : []
    const isSteps = pairs.length === 1 ? /\p{Script=Han}$/u.test(first.text) : rise(pairs)
    if (isSteps) found.pairs.push(...pairs)
    // `1000条 1元1条`: the price of one is told behind it.
    else if (chain.length > 2 && !chain.slice(1).some(isOne)) found.unclear.push({ start: first.start, end: last.end })
  }
  return found
} // prettier-ignore

/** Counts and sums by turns, with nothing but a mark in between. */
function chainsOf(text: string): Part[][] {
  const chains: Part[][] = []
  for (const { 0: part, index: start, groups } of text.matchAll(PART)) {
    const one = { isMoney: groups!['money'] !== undefined, text: part, start, end: start + part.length }
    const before = chains.at(-1)?.at(-1)
    const gap = before && text.slice(before.end, start)
    const isNext = before?.isMoney !== one.isMoney && (one.isMoney ? TO_MONEY : /^\s?$/).test(gap ?? '\n\n')
    if (isNext) chains.at(-1)!.push(one)
    else chains.push([one])
  }
  return chains
}

function pairsOf(chain: Part[]): Steps['pairs'] {
  const counts = chain.filter(({ isMoney }) => !isMoney)
  return counts.map(({ text, start }, i) => {
    const money = chain[2 * i + 1]!
    return { money: money.text, count: text, start, end: money.end }
  })
}

/** A dose says how strong one is, not how much is sold. */
function rise(pairs: Steps['pairs']): boolean {
  const steps = pairs.map(({ money, count }) => [parseQuantity(count), parsePrice(money)] as const)
  if (steps.length < 2 || steps.some(([quantity, price]) => !quantity || !price || isDose(quantity.unit)))
    return false
  const ways = steps.slice(1).map(([quantity, price], i) => {
    const [count, sum] = [steps[i]![0]!, steps[i]![1]!]
    const way = Math.sign(Number(quantity!.amount) - Number(count.amount))
    return way === Math.sign(Number(price!.amount) - Number(sum.amount)) ? way : 0
  })
  return ways[0] !== 0 && new Set(ways).size === 1
}

const isOne = ({ isMoney, text }: Part): boolean => !isMoney && /^1(?![\d.,])/.test(text)
