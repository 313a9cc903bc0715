/** Text with entities, script escapes and compatibility forms resolved: what a person reads, whatever its coding. */
export function plainText(text: string): string {
  let plain = text
  if (plain.includes('&')) plain = plain.replaceAll(ENTITY, decodeEntity)
  if (plain.includes('\\')) plain = plain.replaceAll(ESCAPE, decodeEscape)
  if (NOT_ASCII.test(plain)) plain = plain.normalize('NFKD').replaceAll(TAG_CHARACTERS, '')
  return plain
}

/** An address with its percent coding resolved; never fails, unlike `decodeURIComponent`. */
export function plainUrl(url: string): string {
  return url.replaceAll(PERCENT, decodePercent)
}

const ENTITY = /&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,30});?/gi
const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/gi
const PERCENT = /(?:%[0-9a-f]{2})+/gi
// oxlint-disable-next-line no-control-regex
const NOT_ASCII = /[^\u0000-\u007f]/
const TAG_CHARACTERS = /[\u{e0000}-\u{e0fff}]/gu

/** Named entities that a reader does not see. */
const INVISIBLE = new Set(['shy', 'zwj', 'zwnj', 'zerowidthspace', 'nobreak', 'ic', 'it', 'af', 'lrm', 'rlm'])

/** Letters that HTML has other names for: mathematical alphabets and accents (`&Lopf;`, `&eacute;`). */
const LETTER =
  /^([a-z])(?:opf|scr|fr|acute|grave|circ|uml|tilde|cedil|ring|caron|slash|breve|macr|ogon|dot|strok|mathbb|bar)$/i

/** Greek and Cyrillic letters that look like Latin ones. */
const LOOKALIKE = new Map(
  'alpha:a beta:b epsilon:e zeta:z eta:h iota:i kappa:k mu:m nu:n omicron:o rho:p tau:t upsilon:y chi:x acy:a vcy:b iecy:e kcy:k mcy:m ncy:h ocy:o rcy:p scy:c tcy:t ucy:y khcy:x dscy:s iukcy:i jsercy:j'
    .split(' ')
    .map((pair) => [pair.slice(0, -2), pair.slice(-1)]),
)

/** A page repeats a few entities a thousand times. */
const known = new Map<string, string>()
const MAX_KNOWN = 5000

function decodeEntity(entity: string): string {
  const seen = known.get(entity)
  if (seen !== undefined) return seen
  const decoded = decodeNew(entity.replace(/^&/, '').replace(/;$/, ''))
  if (known.size < MAX_KNOWN) known.set(entity, decoded)
  return decoded
}

function decodeNew(name: string): string {
  const lower = name.toLowerCase()
  if (lower.startsWith('#x')) return fromCode(Number.parseInt(lower.slice(2), 16))
  if (lower.startsWith('#')) return fromCode(Number(lower.slice(1)))
  if (INVISIBLE.has(lower)) return ''
  return LETTER.exec(name)?.[1] ?? LOOKALIKE.get(lower) ?? ' '
}

function decodeEscape(_whole: string, braced?: string, four?: string, two?: string): string {
  return fromCode(Number.parseInt(braced ?? four ?? two ?? '', 16))
}

function decodePercent(run: string): string {
  return Buffer.from(run.replaceAll('%', ''), 'hex').toString()
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' '
}
