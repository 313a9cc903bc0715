import type { CsamGate, CsamHit } from './csam-gate.ts'
import type { FetchedPage } from './fetch-outcome.ts'
import type { Link } from './find-pages.ts'

/**
 * The first hop that the gate stops, with its own address. Every hop is read, not the page alone: the capture holds
 * the bodies of redirects too.
 */
export function gatePage(
  judge: CsamGate,
  { wire, url, html, dom }: Pick<FetchedPage, 'wire' | 'url' | 'html' | 'dom'>,
  links: readonly Link[],
): (CsamHit & { url: string }) | undefined {
  const linkTexts = links.map(({ text, url: to }) => `${text} ${to}`)
  for (const hop of [...wire.slice(0, -1), { url, html, dom, linkTexts }]) {
    const hit = judge(hop)
    if (hit) return { ...hit, url: hop.url }
  }
  return undefined
}
