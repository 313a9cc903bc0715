/**
 * What units fold to that are several letters each, those alone that were met: `places` says of a unit where in
 * `letters` the number of its letters stands, and they behind it. 0 of the others, where the number is 0.
 */
export type KnownSpreads = { places: Uint16Array; letters: Uint16Array; filled: number }

const UNITS = 0x10000

export function noSpreads(): KnownSpreads {
  return { places: new Uint16Array(UNITS), letters: new Uint16Array(UNITS), filled: 1 }
}

/** Where there is no more room it is asked for again and again. */
export function learnSpread(known: KnownSpreads, unit: number, folds: ArrayLike<number>): void {
  const { places, letters, filled } = known
  if (places[unit] !== 0 || filled + folds.length >= letters.length) return
  letters[filled] = folds.length
  letters.set(folds, filled + 1)
  places[unit] = filled
  known.filled = filled + folds.length + 1
}
