import { parsePlaces } from '../values/place.ts'
import type { PageIndex } from './page-index.ts'

const ARROW = /\s*(?:→|⇒|➔|->|=>|»)\s*/u
const LONGEST = 120

/** `DE → WW`: from there to there, in one run or with the arrow in a run of its own. */
export function routeIn(
  { runs }: PageIndex,
  first: number,
  end: number,
  skip?: Uint8Array,
): { from: string[]; to: string[]; raw: string } | undefined {
  for (let run = first; run < end; run++) {
    const { text } = runs[run]!
    if (text.length > LONGEST || skip?.[run] === 1 || !ARROW.test(text)) continue
    const around = [run > first ? runs[run - 1]!.text : '', text, run + 1 < end ? runs[run + 1]!.text : '']
    for (const raw of [text, around.join(' ')]) {
      const sides = raw.split(ARROW)
      if (sides.length !== 2) continue
      const [from, to] = sides.map((side) => parsePlaces(side)) as [string[], string[]]
      if (from.length > 0 && to.length > 0) return { from, to, raw }
    }
  }
  return undefined
}
