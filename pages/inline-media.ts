import { createHash } from 'node:crypto'

/** One payload that was cut: where the `data:` address began in the page as it came, its length, type and hash. */
export type MediaCut = { offset: number; length: number; mime: string; sha256: string }

// Attributes may write colon and slash as entities. Browsers sniff pictures, so `base64` is cut whatever type it names.
const COLON = '(?::|&#0*58;|&#x0*3a;|&colon;)'
const SLASH = '(?:/|&#0*47;|&#x0*2f;|&sol;)'
const START = new RegExp(
  `data${COLON}\\s*(?:(?:image|video|audio|font|application)${SLASH}|[\\w/+.;=&#-]{0,100};base64,)`,
  'giu',
)
const URI_TAIL = /[^\s"'<>()`\\]/u
const REPLACEMENT = 'data:,cut'
/** A longer run of base64 without a break is a payload even where no `data:` stands before it, as in a script. */
const LONGEST_RUN = 2048
// Tried at the start of a run alone: at each letter of it would be four times slower.
const RUN = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{64,}/g

type Span = { from: number; to: number; mime: string; replacement: string }

/**
 * Cuts the payload of every inline picture, film, sound and font: they must never be stored. What is cut is known by
 * offset, length, declared type and SHA-256 (of the text as it stood). Takes time linear in the page's length.
 */
export function cutInlineMedia(html: string): { html: string; cuts: MediaCut[] } {
  const cuts: MediaCut[] = []
  const kept: string[] = []
  let done = 0
  for (const { from, to, mime, replacement } of spansOf(html)) {
    if (from < done) continue
    kept.push(html.slice(done, from), replacement)
    const sha256 = createHash('sha256').update(html.slice(from, to)).digest('hex')
    cuts.push({ offset: from, length: to - from, mime, sha256 })
    done = to
  }
  if (cuts.length === 0) return { html, cuts }
  return { html: kept.join('') + html.slice(done), cuts }
}

function spansOf(html: string): Span[] {
  const spans: Span[] = []
  START.lastIndex = 0
  for (let hit = START.exec(html); hit; hit = START.exec(html)) {
    const to = endOf(html, hit.index)
    spans.push({ from: hit.index, to, mime: mimeOf(html.slice(hit.index, to)), replacement: REPLACEMENT })
    START.lastIndex = to
  }
  for (const hit of html.matchAll(RUN)) {
    if (hit[0].length < LONGEST_RUN) continue
    spans.push({ from: hit.index, to: hit.index + hit[0].length, mime: 'unknown', replacement: 'cut' })
  }
  return spans.sort((a, b) => a.from - b.from)
}

/** A quoted address ends at its quote, whatever is inside (an SVG has blanks and brackets); a bare one at a blank. */
function endOf(html: string, start: number): number {
  const quote = openingQuote(html, start)
  if (quote !== undefined) {
    const close = html.indexOf(quote, start)
    return close === -1 ? html.length : close
  }
  let end = start
  while (end < html.length && URI_TAIL.test(html[end]!)) end++
  return end
}

function openingQuote(html: string, start: number): string | undefined {
  let at = start - 1
  while (at >= 0 && start - at < 20 && /\s/u.test(html[at]!)) at--
  const before = html[at]
  if (before === '"' || before === "'") return before
  return /&quot;\s*$/iu.test(html.slice(Math.max(0, at - 6), at + 1)) ? '&quot;' : undefined
}

function mimeOf(uri: string): string {
  const head = uri
    .slice(0, 200)
    .replace(new RegExp(`^data${COLON}\\s*`, 'iu'), '')
    .replace(new RegExp(SLASH, 'iu'), '/')
  return /^[\w.+-]+(?:\/[\w.+-]+)?/u.exec(head)?.[0].toLowerCase() ?? 'unknown'
}
