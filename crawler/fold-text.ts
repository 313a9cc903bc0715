import { closeWords, emptyRoom, openSource, openWords, type Room } from './fold-room.ts'
import { looks, type Alphabet } from './fold-table.ts'
import { foldRun, type FoldedWords } from './fold-units.ts'

/**
 * Folds case, compatibility forms, accents, zero-width characters, look-alike letters and simple digit-for-letter
 * writing. A Han character is a word of its own. Linear in the text.
 * @param room reused between calls for speed; the words are then good until the next call
 */
export function foldWords(text: string, room: Room = emptyRoom(), alphabet: Alphabet = looks()): FoldedWords {
  const source = openSource(text, room)
  const words = openWords(room, 'text', source)
  foldRun(words, source, alphabet, 0)
  return closeWords(words)
}
