import { LOOK, looks, soundsOf, type Alphabet } from './fold-table.ts'

/**
 * Alphabets for the parts of a page, each with the signs at which whoever reads it stops: `text`, `rest` behind a tag
 * that never ends, `tag`, `comment`. `says` stops nowhere.
 */
export type PageAlphabets = Record<'text' | 'rest' | 'tag' | 'comment' | 'says', Alphabet>

const built = new Map<string, PageAlphabets>()

/** @param isPlain entities and escapes are taken off already */
export function pageAlphabets(bySound: boolean, isPlain: boolean): PageAlphabets {
  const key = `${bySound} ${isPlain}`
  const known = built.get(key) ?? build(bySound ? soundsOf() : looks(), isPlain ? '' : '&\\')
  built.set(key, known)
  return known
}

function build(says: Alphabet, signs: string): PageAlphabets {
  return {
    says,
    text: stopping(says, `<${signs}`),
    rest: stopping(says, signs),
    tag: stopping(says, '>%&\\'),
    comment: stopping(says, '%&\\'),
  }
}

function stopping({ codes, spread, known }: Alphabet, signs: string): Alphabet {
  const stops = codes.slice()
  for (const sign of signs) stops[sign.charCodeAt(0)] = LOOK
  return { codes: stops, spread, known }
}
