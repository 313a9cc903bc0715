import { openRandom } from '#test/world/random.ts'
import type { ConditionContext, SiteRequest } from '../site.ts'

/** Draws for each request whether it is among a share of them: the same requests in the same order fare alike. */
export function openShare(
  share: number,
  { seed, market }: ConditionContext,
  what: string,
): (request: SiteRequest) => boolean {
  const random = openRandom(seed, market, what)
  return () => random.next() < share
}

/** A share of the paths: a page is among them at every visit, or never. */
export function openPathShare(
  share: number,
  { seed, market }: ConditionContext,
  what: string,
): (request: SiteRequest) => boolean {
  return ({ url }) => openRandom(seed, market, what, url.pathname + url.search).next() < share
}
