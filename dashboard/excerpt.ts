import { markedTermsOf } from '#shared/search-text.ts'
import { plainText } from './plain-text.ts'

const BEFORE = 60
const LENGTH = 180

/**
 * The part of a description in which a search's words stand, where the title does not hold them all; nothing when
 * there is no such part. About 180 characters, cut ends marked by an ellipsis.
 */
export function excerptOf(q: string | undefined, title: string, description: string | null): string | null {
  if (q === undefined || description === null) return null
  const inTitle = fold(title)
  const missing = markedTermsOf(q).filter((term) => !inTitle.includes(term))
  const text = plainText(description).replaceAll(/\s+/g, ' ').trim()
  const folded = fold(text)
  const places = missing.map((term) => folded.indexOf(term)).filter((place) => place >= 0)
  if (places.length === 0) return null
  const first = Math.min(...places)
  const from = wordStart(text, Math.max(0, first - BEFORE), first)
  const cut = text.slice(from, from + LENGTH).toWellFormed()
  return `${from > 0 ? '…' : ''}${cut}${from + LENGTH < text.length ? '…' : ''}`
}

/** The first beginning of a word from a place on, not beyond `last`; in Chinese every place is one. */
function wordStart(text: string, from: number, last: number): number {
  if (from === 0) return 0
  const begins = /(?<=\s)[\p{L}\p{N}]/v.exec(text.slice(from - 1, last))
  return begins ? from - 1 + begins.index : from
}

/** Keeps the length, so that a place in one is a place in the other. */
function fold(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}
