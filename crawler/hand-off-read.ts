import type { Page, Response } from 'playwright'
import { withDeadline } from '#shared/with-deadline.ts'
import type { CsamGate } from './csam-gate.ts'
import type { PageHit } from './gate-page.ts'
import { watchSeen } from './hand-off-seen.ts'

/** What stands in the browser now, where the gate lets it be seen. */
export type ReadShown = () => Promise<{ html: string; url: string; status: number | undefined }>

const READ_TIMEOUT_MS = 5_000
/** For an answer to come to its end: what is still on its way is not waited for. */
const WIRE_TIMEOUT_MS = 2_000

/** Nobody may be looking meanwhile. */
const MAX_STOOD = 1_000_000

/**
 * Reads what stands in the page through the text gate: the document as it is with all that is shown beside it, what stood
 * there since the last reading, and the answer that it was made of.
 *
 * @param onStopped is told once; from then on nothing is read any more
 */
export async function openReadShown(
  page: Page,
  judge: CsamGate,
  onStopped: (hit: PageHit) => void,
): Promise<ReadShown> {
  let status: number | undefined
  let wire: Promise<string> = Promise.resolve('')
  let isStopped = false
  let answer = ''
  let stood = { url: '', text: '' }
  const check = (url: string, dom: string) => {
    stood = { url, text: '' }
    const hit = isStopped ? undefined : judge({ url, html: answer, dom })
    if (!hit) return
    isStopped = true
    onStopped({ ...hit, url })
  }
  const seen = await watchSeen(page, ({ url: said, text }) => {
    // The browser's own pages have addresses of their own.
    const url = said.startsWith('http') ? said : page.url()
    // What one page said is not another's, though nobody has read it before it led on.
    if (url !== stood.url && stood.text !== '') check(stood.url, stood.text)
    stood = { url, text: `${stood.text}${text}\n` }
    if (stood.text.length > MAX_STOOD) check(url, stood.text)
  })
  page.on('response', (response) => {
    if (!isOfPage(response, page)) return
    status = response.status()
    // A redirect has no body to be shown; one that broke off is read where it stands in the document.
    wire = status >= 300 && status < 400 ? Promise.resolve('') : response.text().catch(() => '')
  })
  return async () => {
    answer = await withDeadline(wire, WIRE_TIMEOUT_MS).catch(() => '')
    const html = await withDeadline(page.content(), READ_TIMEOUT_MS)
    const beside = await withDeadline(seen(), READ_TIMEOUT_MS)
    const url = page.url()
    if (url !== stood.url && stood.text !== '') check(stood.url, stood.text)
    check(url, [html, beside, stood.text].join('\n'))
    if (isStopped) throw new Error('the gate stops what stands in the browser')
    return { html, url, status }
  }
}

function isOfPage(response: Response, page: Page): boolean {
  return response.request().isNavigationRequest() && response.frame() === page.mainFrame()
}
