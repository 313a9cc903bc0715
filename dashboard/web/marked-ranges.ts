const LETTER = /[\p{L}\p{M}\p{N}]/v
const HAN = /\p{Script=Han}/v

/** A stretch of a text, and whether a search's words stand there. */
export type Piece = { text: string; isMarked: boolean }

/**
 * Cuts a text where a search's words begin and end. Words are found whole, in whatever case; Chinese anywhere.
 *
 * @param terms lower-case words, and Chinese of one character or two
 */
export function markTerms(text: string, terms: string[]): Piece[] {
  const lower = text.toLowerCase()
  // A few capitals grow when they are made small; then places in one are none in the other.
  if (lower.length !== text.length) return [{ text, isMarked: false }]
  const isMarked = Array.from({ length: text.length }, () => false)
  for (const term of terms)
    for (let at = lower.indexOf(term); at !== -1; at = lower.indexOf(term, at + 1))
      if (isWhole(lower, at, term)) isMarked.fill(true, at, at + term.length)
  const pieces: Piece[] = []
  for (let at = 0; at < text.length; at++) {
    const last = pieces.at(-1)
    if (last?.isMarked === isMarked[at]) last!.text += text[at]
    else pieces.push({ text: text[at]!, isMarked: isMarked[at]! })
  }
  return pieces
}

function isWhole(text: string, at: number, term: string): boolean {
  if (HAN.test(term)) return true
  const isEdge = (character: string | undefined) =>
    character === undefined || !LETTER.test(character) || HAN.test(character)
  return isEdge(text[at - 1]) && isEdge(text[at + term.length])
}
