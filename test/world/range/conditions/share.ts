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

/** A share of the paths: a page is among them at every visit, or never. Where a visitor comes in never is. */
export function openPathShare(
  share: number,
  { seed, market, site, design }: ConditionContext,
  what: string,
): (request: SiteRequest) => boolean {
  return ({ url }) => {
    const path = url.pathname + url.search
    return path !== site.start(design()) && openRandom(seed, market, what, path).next() < share
  }
}
