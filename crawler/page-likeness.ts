import { isGate } from '#contracts/page-kind.ts'
import { featuresOf } from '#pages/page-features.ts'
import type { ReadPage } from './ask-page.ts'

/**
 * How much of what one lane read the other read too, from 0 to 1: the links and words of both against those of either.
 * Pages of different kinds, and gates, are not alike.
 */
export function likenessOf(one: ReadPage, other: ReadPage): number {
  if (one.judged.kind !== other.judged.kind || isGate(one.judged.kind)) return 0
  const links = shareOf(linksIn(one), linksIn(other))
  return Math.min(links, shareOf(wordsIn(one), wordsIn(other)))
}

function linksIn({ links }: ReadPage): Set<string> {
  return new Set(links.map(({ url }) => url))
}

function wordsIn({ $ }: ReadPage): Set<string> {
  return new Set(featuresOf($).text.split(/\s+/))
}

function shareOf(one: Set<string>, other: Set<string>): number {
  const all = one.union(other).size
  return all === 0 ? 1 : one.intersection(other).size / all
}
