import { closeFolding, emptyRoom, foldUntil, openFolding, type FoldedWords, type Room } from './fold-units.ts'

const NOWHERE = -1

/**
 * Folds case, compatibility forms, accents, zero-width characters, look-alike letters and simple digit-for-letter
 * writing. A Han character is a word of its own. Linear in the text.
 * @param room reused between calls for speed; the words are then good until the next call
 */
export function foldWords(text: string, room: Room = emptyRoom()): FoldedWords {
  const { words, source } = openFolding(text, room)
  foldUntil(words, source, 0, NOWHERE)
  return closeFolding(words)
}
