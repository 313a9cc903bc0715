import { markTerms } from './marked-ranges.ts'

/** A text with a search's words marked. */
export function Marked({ text, terms }: { text: string; terms: string[] }) {
  return (
    <>
      {markTerms(text, terms).map((piece, place) =>
        piece.isMarked ? <mark key={place}>{piece.text}</mark> : piece.text,
      )}
    </>
  )
}
