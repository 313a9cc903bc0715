import { basename } from 'node:path'
import { onionKeyFromSeed, type OnionKey } from '#infra/onion-network/onion-address.ts'
import { escapeHtml, htmlReply, page, type Reply } from './html.ts'
import type { SavedPage } from './read-saved-pages.ts'

/** One market of a replay: its new onion, its pages by path and query, and the page that links them all. */
export type ReplayMarket = {
  name: string
  title: string
  key: OnionKey
  indexPath: string
  pages: Map<string, SavedPage>
}

const ABSOLUTE_LINK = /((?:href|src|action)\s*=\s*["']?\s*)https?:\/\/([a-z0-9.-]+)(?::\d+)?([^\s"'<>]*)/gi
/** A host that a page links under fewer paths is a friend's or a mirror's, not the page's own. */
const OWN_HOST_PATHS = 3

/** Groups saved pages by market and gives each page the address that it had, or one of its own. */
export function planReplay(pages: readonly SavedPage[], seed: string): ReplayMarket[] {
  const names = [...new Set(pages.map(({ market }) => market))].toSorted()
  return names.map((name) => {
    const own = pages.filter(({ market }) => market === name)
    const placed = placePages(own)
    const indexPath = placed.has('/') ? '/saved-pages' : '/'
    return {
      name,
      title: own[0]!.title,
      key: onionKeyFromSeed(`${seed}\0replay\0${name}`),
      indexPath,
      pages: placed,
    }
  })
}

/** Old paths are given out first: a page without one must not take a path that another page had. */
function placePages(pages: SavedPage[]): Map<string, SavedPage> {
  const placed = new Map<string, SavedPage>()
  const homeless: SavedPage[] = []
  for (const saved of pages) {
    const path = saved.path === null ? undefined : pathAndQuery(saved.path)
    if (path === undefined || placed.has(path)) homeless.push(saved)
    else placed.set(path, saved)
  }
  for (const saved of homeless) placed.set(freePath(placed, basename(saved.file)), saved)
  return placed
}

/** At the root, so that the page's relative links lead where they led before. */
function freePath(taken: Map<string, SavedPage>, name: string): string {
  for (let number = 1; ; number++) {
    const path = pathAndQuery(`/${encodeURIComponent(number === 1 ? name : `${number}-${name}`)}`)
    if (!taken.has(path) && path !== '/saved-pages') return path
  }
}

function pathAndQuery(path: string): string {
  const { pathname, search } = new URL(`http://replay.invalid${path}`)
  return pathname + search
}

/** What the market answers: the saved bytes with links to its old hosts led to the new one. */
export function replayReply(market: ReplayMarket, oldHosts: ReadonlySet<string>, url: URL): Reply {
  const path = url.pathname + url.search
  const saved = market.pages.get(path)
  if (saved) {
    const type = contentTypeOf(saved.bytes)
    if (!type.startsWith('text/html')) return { status: 200, type, body: saved.bytes }
    return { status: 200, type, body: moveLinks(saved.bytes, oldHosts, market.key.host) }
  }
  if (path === market.indexPath) return htmlReply(indexPage(market))
  return {
    status: 404,
    type: 'text/html',
    body: page('Not found', '<h1>Not found</h1><p>This page was not saved.</p>'),
  }
}

/** The hosts by which the market's pages call themselves: of each page the one that it links most. */
export function oldHostsOf(market: ReplayMarket): Set<string> {
  const hosts = [...market.pages.values()].map(({ bytes }) => ownHostOf(bytes.toString('latin1')))
  return new Set(hosts.filter((host) => host !== undefined))
}

function ownHostOf(html: string): string | undefined {
  const paths = new Map<string, Set<string>>()
  for (const [, , host = '', path = ''] of html.matchAll(ABSOLUTE_LINK)) {
    const seen = paths.get(host.toLowerCase()) ?? new Set()
    paths.set(host.toLowerCase(), seen.add(path))
  }
  const [most] = [...paths].toSorted(([, a], [, b]) => b.size - a.size)
  return most && most[1].size >= OWN_HOST_PATHS ? most[0] : undefined
}

/** Byte for byte the same otherwise: one byte is one character in latin1, and hosts are ASCII. */
function moveLinks(bytes: Buffer, oldHosts: ReadonlySet<string>, host: string): Buffer {
  const html = bytes.toString('latin1')
  const moved = html.replaceAll(ABSOLUTE_LINK, (link: string, head: string, old: string, path: string) =>
    oldHosts.has(old.toLowerCase()) ? `${head}http://${host}${path}` : link,
  )
  return Buffer.from(moved, 'latin1')
}

function indexPage({ name, pages }: ReplayMarket): string {
  const links = [...pages].map(
    ([path, { file }]) => `<li><a href="${escapeHtml(path)}">${escapeHtml(file)}</a></li>`,
  )
  return page(`${name}: saved pages`, `<h1>${name}: saved pages</h1><ul>${links.join('\n')}</ul>`)
}

const MAGIC: [string, string][] = [
  ['%PDF-', 'application/pdf'],
  ['\x89PNG', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF8', 'image/gif'],
  ['PK\x03\x04', 'application/zip'],
  ['\x1f\x8b', 'application/gzip'],
]

/** Without a charset: the page's own word for it counts, as it did on its market. */
function contentTypeOf(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, 4096)
  const magic = MAGIC.find(([start]) => head.startsWith(start))
  if (magic) return magic[1]
  if (/<(?:!doctype|html|head|body|title|meta|div|table|a|p|h1)\b/i.test(head)) return 'text/html'
  return head.includes('\0') ? 'application/octet-stream' : 'text/plain'
}
