/** Ways in which a word is written so that a machine does not find it and a reader does. */

export type Disguise = (text: string) => string
export const letters = (change: Disguise) => (text: string) => Array.from(text, change).join('')
const LOOKS: Record<string, string> = {
  a: 'а',
  e: 'е',
  o: 'о',
  i: 'і',
  s: 'ѕ',
  x: 'х',
  k: 'к',
  m: 'м',
  t: 'т',
}
const LEET: Record<string, string> = {
  a: '4',
  e: '3',
  i: '1',
  l: '1',
  o: '0',
  s: '5',
  t: '7',
  b: '8',
  g: '6',
}
export const SOUNDS: Record<string, string> = { b: 'б', r: 'р', e: 'е', l: 'л', v: 'в', i: 'и', n: 'н', t: 'т', o: 'о', s: 'с', u: 'у', a: 'а', m: 'м', g: 'г', z: 'з', d: 'д', k: 'к', f: 'ф' } // prettier-ignore

export const everywhere: [string, Disguise][] = [
  ['as it is', (text) => text],
  ['capitals', (text) => text.toUpperCase()],
  ['full width', letters((char) => (/[a-z]/.test(char) ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char))],
  ['mathematical letters', letters((char) => (/[a-z]/.test(char) ? String.fromCodePoint(0x1d41a + char.charCodeAt(0) - 97) : char))],
  ['look-alikes', letters((char) => LOOKS[char] ?? char)],
  ['digits for letters', letters((char) => LEET[char] ?? char)],
  ['zero-width letters', letters((char) => `${char}\u200b`)],
  ['soft hyphens', letters((char) => `${char}\u00ad`)],
  ['accents', letters((char) => `${char}\u0301`)],
  ['spaces', letters((char) => `${char} `)],
  ['points', letters((char) => `${char}.`)],
  ['dashes and stars', letters((char) => `${char}-*`)],
  ['one cut', (text) => `${text.slice(0, 3)} ${text.slice(3)}`],
  ['backwards', (text) => Array.from(text).toReversed().join('')],
  ['Latin letters', (text) => ({ пляврик: 'plyavrik', жундоль: 'zhundol' })[text] ?? text],
] // prettier-ignore
export const inMarkup: [string, Disguise][] = [
  ['decimal entities', letters((char) => `&#${char.codePointAt(0)};`)],
  ['hexadecimal entities', letters((char) => `&#x${char.codePointAt(0)!.toString(16)};`)],
  ['inline elements', letters((char) => `${char}<b></b>`)],
  ['comments', letters((char) => `${char}<!-- x -->`)],
]
