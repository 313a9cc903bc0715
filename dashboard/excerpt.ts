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
  const from = Math.max(0, Math.min(...places) - BEFORE)
  const cut = text.slice(from, from + LENGTH).toWellFormed()
  return `${from > 0 ? '…' : ''}${cut}${from + LENGTH < text.length ? '…' : ''}`
}

/** Keeps the length, so that a place in one is a place in the other. */
function fold(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}
