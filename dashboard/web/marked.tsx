import { markTerms } from './marked-ranges.ts'

/** A text with a search's words marked, or those that decided a verdict. */
export function Marked({ text, terms }: { text: string; terms: string[] }) {
  return (
    <>
      {markTerms(
        text,
        terms.map((term) => term.toLowerCase()),
      ).map((piece, place) => (piece.isMarked ? <mark key={place}>{piece.text}</mark> : piece.text))}
    </>
  )
}
