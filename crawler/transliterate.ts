/** Two habits of writing Cyrillic in Latin letters: by the book, and as people type. */
export type Habit = 'formal' | 'short'

const CYRILLIC = /[\u0400-\u04ff]/

const LETTERS = new Map(
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya і:i ї:yi є:ye ґ:g'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)
const SHORT = new Map([
  ...LETTERS,
  ['й', 'j'],
  ['х', 'h'],
  ['ц', 'c'],
  ['щ', 'sch'],
  ['ю', 'ju'],
  ['я', 'ja'],
])

export function hasCyrillic(text: string): boolean {
  return CYRILLIC.test(text)
}

/** Cyrillic letters by their sound, all others as they are. */
export function fromCyrillic(text: string, habit: Habit = 'formal'): string {
  const letters = habit === 'formal' ? LETTERS : SHORT
  return text.replaceAll(/[\u0400-\u04ff]/g, (letter) => letters.get(letter.toLowerCase()) ?? letter)
}
