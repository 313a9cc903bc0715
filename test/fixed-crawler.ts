import { findPages } from '#crawler/find-pages.ts'
import { linksOf } from '#pages/links.ts'
import { parsePage } from '#pages/parse-page.ts'

export type AskFor = (path: string) => Promise<{ status: number; html: string }>

/**
 * The crawler to compare with: what nobody has read comes first, then whatever was read longest ago, so that with a
 * budget a round every page comes again at one fixed interval. It follows what ours follows, but knows no traps save
 * links that nobody sees.
 */
export function openFixedCrawler(host: string, start: string, ask: AskFor) {
  const readAt = new Map<string, number>([[start, -1]])
  const depths = new Map<string, number>([[start, 0]])
  return {
    known: () => readAt.size,
    async round(budget: number, turn: number): Promise<void> {
      const done = new Set<string>()
      for (let left = budget; left > 0; left -= 1) {
        const path = oldest(readAt, done)
        if (path === undefined) return
        done.add(path)
        const { html } = await ask(path)
        readAt.set(path, turn)
        const links = linksOf(parsePage(html), `http://${host}${path}`).filter(({ hidden }) => !hidden)
        for (const found of findPages(links, rulesOf(host, path, depths.get(path)!))) {
          if (readAt.has(found.path)) continue
          readAt.set(found.path, -1)
          depths.set(found.path, found.depth)
        }
      }
    },
  }
}

function oldest(readAt: ReadonlyMap<string, number>, done: ReadonlySet<string>): string | undefined {
  let [found, least]: [string | undefined, number] = [undefined, Infinity]
  for (const [path, at] of readAt) {
    if (at < least && !done.has(path)) [found, least] = [path, at]
    if (least === -1) return found
  }
  return found
}

function rulesOf(host: string, path: string, depth: number) {
  return {
    hosts: new Set([host]),
    recipe: undefined,
    path,
    depth,
    listHasEnded: false,
    trapAt: () => undefined,
    kindOf: () => undefined,
    isChoice: () => false,
    plain: (target: string) => target,
  }
}
