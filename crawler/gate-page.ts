import type { CsamGate, CsamHit } from './csam-gate.ts'
import type { FetchedPage } from './fetch-outcome.ts'
import type { Link } from './find-pages.ts'
import { longerLinks } from './gate-address.ts'

const HEAD_END = '\r\n\r\n'

/**
 * The first hop that the gate stops, with its own address. Every hop is read, not the page alone: the capture holds
 * the heads and bodies of redirects too. Links, their texts and addresses, are read where they stand in the page.
 */
export function gatePage(
  judge: CsamGate,
  { wire, url, html, dom }: Pick<FetchedPage, 'wire' | 'url' | 'html' | 'dom'>,
  links: readonly Pick<Link, 'url'>[] = [],
): (CsamHit & { url: string }) | undefined {
  for (const [index, hop] of wire.entries()) {
    const read =
      index === wire.length - 1
        ? { url, html, dom, linkTexts: longerLinks({ url, html, dom }, () => links) }
        : { url: hop.url, html: hop.html }
    const hit = judge({ ...read, head: headText(hop.response) })
    if (hit) return { ...hit, url: read.url }
  }
  return undefined
}

/** What stands above the body of an answer as it came over the wire. */
export function headText(response: Buffer): string {
  const end = response.indexOf(HEAD_END)
  return response.toString('utf8', 0, end === -1 ? response.length : end)
}
