import { openRandom } from '#test/world/random.ts'
import type { ConditionContext, SiteRequest } from '../site.ts'

/** Draws for each visit of a page whether it is among a share of them: what else is asked meanwhile decides nothing. */
export function openShare(
  share: number,
  { seed, market }: ConditionContext,
  what: string,
): (request: SiteRequest) => boolean {
  const visits = new Map<string, number>()
  return ({ url }) => {
    const path = url.pathname + url.search
    const visit = (visits.get(path) ?? 0) + 1
    visits.set(path, visit)
    return openRandom(seed, market, what, path, String(visit)).next() < share
  }
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
