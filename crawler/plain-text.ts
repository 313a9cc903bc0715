import { Parser } from 'htmlparser2'

/** Text with entities and script escapes resolved: what a person reads, whatever its coding. */
export function plainText(text: string): string {
  let plain = text
  if (plain.includes('&')) plain = plain.replaceAll(ENTITY, decodeEntity)
  if (plain.includes('\\')) plain = plain.replaceAll(ESCAPE, decodeEscape)
  return plain
}

/** An address with its percent coding resolved; never fails, unlike `decodeURIComponent`. */
export function plainUrl(url: string): string {
  return url.replaceAll(PERCENT, decodePercent)
}

const ENTITY = /&(?:#x[0-9a-f]+|#[0-9]+|[a-z][a-z0-9]{1,30});?/gi
const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/gi
const PERCENT = /(?:%[0-9a-f]{2})+/gi
/** They part words wherever they come from; as text they must not open a tag or an entity. */
const SYNTAX = /[<>&]/g

/** A page repeats a few entities a thousand times. */
const known = new Map<string, string>()
const MAX_KNOWN = 5000
const MAX_NAME = 40

/** What a browser shows for it: its own letters where there is no such entity. */
export function decodeEntity(entity: string): string {
  const seen = known.get(entity)
  if (seen !== undefined) return seen
  const decoded = textOf(entity).replaceAll(SYNTAX, ' ')
  if (known.size < MAX_KNOWN && entity.length < MAX_NAME) known.set(entity, decoded)
  return decoded
}

function textOf(entity: string): string {
  let text = ''
  const parser = new Parser({ ontext: (part) => (text += part) })
  parser.end(entity)
  return text
}

function decodeEscape(_whole: string, braced?: string, four?: string, two?: string): string {
  return fromCode(Number.parseInt(braced ?? four ?? two ?? '', 16))
}

function decodePercent(run: string): string {
  const seen = known.get(run)
  if (seen !== undefined) return seen
  const decoded = Buffer.from(run.replaceAll('%', ''), 'hex').toString()
  if (known.size < MAX_KNOWN && run.length < MAX_NAME) known.set(run, decoded)
  return decoded
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code).replace(SYNTAX, ' ') : ' '
}
