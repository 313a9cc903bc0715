import type { CsamGate, CsamHit } from './csam-gate.ts'
import type { FetchedPage, WireHop } from './fetch-outcome.ts'
import type { Link } from './find-pages.ts'
import { longerLinks } from './gate-address.ts'

const HEAD_END = '\r\n\r\n'

/** What a page was stopped for, with the address of the hop that said it. */
export type PageHit = CsamHit & { url: string }

type Read = Pick<FetchedPage, 'wire' | 'url' | 'html' | 'dom'> & Partial<Pick<FetchedPage, 'refused'>>

/**
 * The first hop that the gate stops, with its own address. Every hop is read, not the page alone: the capture holds
 * the heads and bodies of redirects too. Links, their texts and addresses, are read where they stand in the page; what
 * its scripts asked for stands nowhere in it.
 */
export function gatePage(
  judge: CsamGate,
  { wire, url, html, dom, refused = [] }: Read,
  links: readonly Pick<Link, 'url'>[] = [],
): PageHit | undefined {
  for (const [index, hop] of wire.entries()) {
    const read =
      index === wire.length - 1
        ? { url, html, dom, linkTexts: [...longerLinks({ url, html, dom }, () => links), ...asked(refused)] }
        : { url: hop.url, html: hop.html }
    const hit = judge({ ...read, head: headsText(hop) })
    if (hit) return { ...hit, url: read.url }
  }
  return undefined
}

const GIVEN = /^(?:cookie|referer):.*/gim

/** What an answer said, and of the request what sites gave us to say: their cookies go out again with the next one. */
function headsText({ request, response }: Pick<WireHop, 'request' | 'response'>): string {
  const given = headText(request).match(GIVEN) ?? []
  return [headText(response), ...given].join('\r\n')
}

/** What stands above the body of a message as it came over the wire. */
export function headText(message: Buffer): string {
  const end = message.indexOf(HEAD_END)
  return message.toString('utf8', 0, end === -1 ? message.length : end)
}

function asked(refused: FetchedPage['refused']): string[] {
  return refused.map(({ method = '', host, path = '' }) => `${method} ${host} ${path}`)
}
