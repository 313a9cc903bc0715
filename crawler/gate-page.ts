import type { CsamGate, CsamHit } from './csam-gate.ts'
import type { FetchedPage } from './fetch-outcome.ts'

/**
 * The first hop that the gate stops, with its own address. Every hop is read, not the page alone: the capture holds
 * the bodies of redirects too. Links, their texts and addresses, are read where they stand in the page.
 */
export function gatePage(
  judge: CsamGate,
  { wire, url, html, dom }: Pick<FetchedPage, 'wire' | 'url' | 'html' | 'dom'>,
): (CsamHit & { url: string }) | undefined {
  for (const hop of [...wire.slice(0, -1), { url, html, dom }]) {
    const hit = judge(hop)
    if (hit) return { ...hit, url: hop.url }
  }
  return undefined
}
