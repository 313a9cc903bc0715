/**
 * Letters of other scripts that look like Latin ones, each over the Latin letter that it is read as. Only lower case:
 * words are lowered first. Source: Unicode TR39 confusables, the part that occurs in words.
 */
const LOOKS = [
  ['аɑαᴀ', 'a'],
  ['вʙβᏼ', 'b'],
  ['сϲᴄⅽ', 'c'],
  ['ԁᴅⅾ', 'd'],
  ['еєҽεᴇ', 'e'],
  ['ғꜰ', 'f'],
  ['ɡԍɢ', 'g'],
  ['һнʜ', 'h'],
  ['іıɩιɪӏ', 'i'],
  ['јϳᴊ', 'j'],
  ['кκᴋ', 'k'],
  ['ⅼʟ', 'l'],
  ['мⅿᴍ', 'm'],
  ['пոɴη', 'n'],
  ['оοօσᴏ', 'o'],
  ['рρᴘ', 'p'],
  ['ԛգ', 'q'],
  ['гʀ', 'r'],
  ['ѕꜱ', 's'],
  ['тτᴛ', 't'],
  ['υսᴜц', 'u'],
  ['ѵνᴠ', 'v'],
  ['ԝѡωᴡ', 'w'],
  ['хχⅹ', 'x'],
  ['уүγʏ', 'y'],
  ['ᴢ', 'z'],
] as const
const looks = buildLooks()

/** Digits that stand for letters inside a word, by digit. */
const LEET: Record<number, number> = Object.fromEntries(
  ['0o', '1i', '3e', '4a', '5s', '7t', '8b'].map(([digit, letter]) => [
    digit!.charCodeAt(0),
    letter!.charCodeAt(0),
  ]),
)
const LONGEST_LEET = 2
const DOLLAR = 0x24
const SMALL_S = 0x73
const FEWEST_SPACED = 4

type Units = Uint16Array

/** Whether a unit looks like a Latin letter without being one: such words are worth undressing. */
export function isLookalike(unit: number): boolean {
  return looks[unit] !== 0
}

/** A word of mixed scripts, or one of look-alikes that no alphabet has, is read as the Latin word that it shows. */
export function undressLetters(units: Units, start: number, end: number): void {
  let latin = false
  let foreign = false
  for (let i = start; i < end; i++) {
    const unit = units[i]!
    if (unit < 0x250) latin ||= unit > 0x39 && unit !== 0xd7
    // Small capitals belong to no script that anyone writes.
    else if (unit >= 0x1d00 || (unit >= 0x250 && unit < 0x2b0)) latin = true
    else if (looks[unit] === 0) foreign = true
  }
  if (!latin || foreign) return
  for (let i = start; i < end; i++) units[i] = looks[units[i]!] || units[i]!
}

/**
 * h3man → heman, c0ke → coke, ca$h → cash: a digit or two between letters, in a word that begins with a letter. What
 * begins with a digit is a quantity or a substance (10x50mg, 4mmc).
 */
export function readLeet(units: Units, shown: Units, start: number, end: number): void {
  if (!isLetter(units[start]!)) return
  for (let i = start + 1; i < end - 1; i++) {
    if (isLetter(units[i]!)) continue
    let last = i
    while (last < end && !isLetter(units[last]!)) last++
    if (last < end && last - i <= LONGEST_LEET)
      for (let j = i; j < last; j++) units[j] = letterOf(shown[j]!) ?? units[j]!
    i = last
  }
}

/** Removes the spaces of `c o k e`: runs of single letters from `start` to `end`. Gives the new end. */
export function closeSpaced(units: Units, shown: Units, start: number, end: number, letters: number): number {
  if (letters < FEWEST_SPACED) return end
  for (let i = 0; i < letters; i++) {
    units[start + i] = units[start + 2 * i]!
    shown[start + i] = shown[start + 2 * i]!
  }
  return start + letters
}

function letterOf(unit: number): number | undefined {
  return unit === DOLLAR ? SMALL_S : LEET[unit]
}

function isLetter(unit: number): boolean {
  return unit > 0x39 && unit !== DOLLAR
}

function buildLooks(): Uint16Array {
  const table = new Uint16Array(65536)
  for (const [others, latin] of LOOKS)
    for (const other of others) table[other.charCodeAt(0)] = latin.charCodeAt(0)
  return table
}
