import type { CsamGate, CsamHit } from './csam-gate.ts'
import type { Link } from './find-pages.ts'

/** A page that names more is stopped all the same, and what it leads to is not followed. */
const MAX_BURIED = 50

/** Whether an address is one by itself, before anything is asked for. */
export function gateAddress(judge: CsamGate, url: string): CsamHit | undefined {
  return judge({ url, html: '' })
}

/** Of a page that was stopped the links within its market whose own text or address the gate stops, too. */
export function gateLinks(
  judge: CsamGate,
  links: readonly Link[],
  hosts: ReadonlySet<string>,
): { path: string; url: string; hit: CsamHit }[] {
  const found = new Map<string, { path: string; url: string; hit: CsamHit }>()
  for (const { url, text } of links) {
    if (found.size >= MAX_BURIED) break
    if (!URL.canParse(url)) continue
    const { hostname, pathname, search } = new URL(url)
    if (!hosts.has(hostname)) continue
    const hit = judge({ url, html: '', linkTexts: [text] })
    if (hit) found.set(pathname + search, { path: pathname + search, url, hit })
  }
  return [...found.values()]
}
