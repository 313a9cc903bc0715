import type { FoundPage } from '#db/frontier.ts'
import { listAddress } from '#pages/list-address.ts'
import { pathShape } from '#pages/path-shape.ts'
import type { Recipe } from '#pages/recipe.ts'

export type Link = { url: string; text: string; hidden: boolean }

type Found = { path: string; labels: number; hidden: boolean; depth: number }

export type FindRules = {
  /** Onion hosts of the market's mirrors: a page is the same page on each. */
  hosts: ReadonlySet<string>
  recipe: Recipe | undefined
  /** The page that the links stand on. */
  path: string
  depth: number
  /** Its list shows the same again: what follows in it leads nowhere. */
  listHasEnded: boolean
  /** Why a page is not to be asked for; see `traps.ts`. */
  trapAt: (found: Found) => string | undefined
  /** What pages like this one were before, or what the recipe calls them. */
  kindOf: (path: string) => string | undefined
  /** It shows no more than the page without some of its parameters. */
  isChoice: (path: string) => boolean
  /** The path that shows the same page. */
  plain: (path: string) => string
}

const MAX_LINKS = 500
const MAX_PATH = 2000
const MAX_TRAPS = 50
const DEFAULT_PRIORITY = 6
const PRIORITIES: Record<string, number> = { list: 1, category: 1, listing: 2, vendor: 4 }

/** Nothing that these name is a page, and some would change something or end the session. */
const NEVER = [
  /\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|mp4|webm|avi|mov|mp3|ogg|wav|woff2?|ttf|otf|css|js|json|xml|zip|rar|7z|gz|tar|pdf|docx?|xlsx?|exe|apk|iso|bin)(?:$|\?)/i,
  /\/(?:log-?out|sign-?out|logoff)\b/i,
  /[?&](?:add-to-cart|action=(?:buy|vote|delete|logout))\b/i,
]

/**
 * The pages that links lead to, with their place in the frontier; what is out of scope is left out. Traps are among
 * them, at most fifty, each with its reason: a place that makes them up without end must not fill the frontier.
 */
export function findPages(links: readonly Link[], rules: FindRules): FoundPage[] {
  const found = new Map<string, FoundPage>()
  const traps = new Map<string, FoundPage>()
  for (const link of links) {
    if (found.size >= MAX_LINKS) break
    const page = pageOf(link, rules)
    if (page?.trap === undefined) {
      if (page) found.set(page.path, page)
    } else if (traps.size < MAX_TRAPS) traps.set(page.path, page)
  }
  return [...found.values(), ...[...traps.values()].filter(({ path }) => !found.has(path))]
}

function pageOf({ url, hidden }: Link, rules: FindRules): FoundPage | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, hostname, pathname, search } = new URL(url)
  const labels = labelsBefore(hostname, rules.hosts)
  if (protocol !== 'http:' || labels === undefined || pathname.length + search.length > MAX_PATH)
    return undefined
  const path = rules.plain(pathname + search)
  if (NEVER.some((pattern) => pattern.test(path))) return undefined
  if (rules.recipe?.walk.skip.some((pattern) => pattern.test(path))) return undefined
  const rule = rules.recipe?.walk.follow.find((follow) => follow.path.test(path))
  const isFurther = isFurtherIn(rules.path, path)
  // The pages of a list lie side by side, however long it is.
  const depth = isFurther ? rules.depth : rules.depth + 1
  const ended = isFurther && rules.listHasEnded ? 'endless-list: the list shows the same again' : undefined
  return {
    path,
    ...pathShape(path),
    priority: rule?.priority ?? (rules.isChoice(path) ? DEFAULT_PRIORITY : priorityOf(rules.kindOf(path))),
    depth,
    kindHint: rule?.kind,
    trap: ended ?? rules.trapAt({ path, labels, hidden, depth }),
  }
}

function priorityOf(kind: string | undefined): number {
  return PRIORITIES[kind ?? ''] ?? DEFAULT_PRIORITY
}

/** How many labels stand before a mirror's address; Tor leads them all to the same place. */
function labelsBefore(hostname: string, hosts: ReadonlySet<string>): number | undefined {
  if (hosts.has(hostname)) return 0
  const host = [...hosts].find((one) => hostname.endsWith(`.${one}`))
  return host === undefined ? undefined : hostname.slice(0, -host.length - 1).split('.').length
}

function isFurtherIn(from: string, to: string): boolean {
  const [here, there] = [listAddress(from), listAddress(to)]
  return here.list === there.list && here.slice === there.slice && (there.number ?? 1) > (here.number ?? 1)
}
