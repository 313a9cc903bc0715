import type { FoundPage } from '#db/frontier.ts'
import type { Recipe } from '#pages/recipe.ts'

export type Link = { url: string; text: string; hidden: boolean }

type Walk = {
  /** Onion hosts of the market's mirrors: a page is the same page on each. */
  hosts: ReadonlySet<string>
  recipe: Recipe | undefined
  depth: number
  maxDepth: number
}

const MAX_LINKS = 500
const MAX_PATH = 2000
const DEFAULT_PRIORITY = 6

/** Nothing that these name is a page, and some would change something or end the session. */
const NEVER = [
  /\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|mp4|webm|avi|mov|mp3|ogg|wav|woff2?|ttf|otf|css|js|json|xml|zip|rar|7z|gz|tar|pdf|docx?|xlsx?|exe|apk|iso|bin)(?:$|\?)/i,
  /\/(?:log-?out|sign-?out|logoff)\b/i,
  /[?&](?:add-to-cart|action=(?:buy|vote|delete|logout))\b/i,
]

/** The pages that links lead to, with their place in the frontier; what is out of scope is left out. */
export function findPages(links: Link[], walk: Walk): FoundPage[] {
  if (walk.depth >= walk.maxDepth) return []
  const found = new Map<string, FoundPage>()
  for (const link of links) {
    // A link that no visitor can see is there to catch crawlers.
    if (link.hidden || found.size >= MAX_LINKS) continue
    const page = pageOf(link.url, walk)
    if (page) found.set(page.path, page)
  }
  return [...found.values()]
}

function pageOf(url: string, { hosts, recipe, depth }: Walk): FoundPage | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, hostname, pathname, search } = new URL(url)
  const path = pathname + search
  if (protocol !== 'http:' || !hosts.has(hostname) || path.length > MAX_PATH) return undefined
  if (NEVER.some((pattern) => pattern.test(path))) return undefined
  if (recipe?.walk.skip.some((pattern) => pattern.test(path))) return undefined
  const rule = recipe?.walk.follow.find((follow) => follow.path.test(path))
  return { path, priority: rule?.priority ?? DEFAULT_PRIORITY, depth: depth + 1, kindHint: rule?.kind }
}
