/** Signs that sellers use for words. They are read as the word that they stand for. */
const SIGNS: Record<string, string> = {
  '🍁': 'weed',
  '🌿': 'weed',
  '🍀': 'weed',
  '🥦': 'weed',
  '🍃': 'weed',
  '❄': 'cocaine',
  '🎱': 'cocaine',
  '🍄': 'mushrooms',
  '💊': 'pills',
  '💉': 'injection',
  '🐴': 'ketamine',
  '🐉': 'heroin',
  '🐎': 'heroin',
  '🚬': 'smoke',
  '🔫': 'gun',
  '💣': 'bomb',
  '🔪': 'knife',
  '🗡': 'knife',
  '💳': 'card',
  '🪪': 'id card',
  '🛂': 'passport',
  '🔞': 'porn',
  '🦠': 'malware',
  '☠': 'malware',
  '💻': 'computer',
  '📱': 'phone',
  '📚': 'books',
  '📖': 'book',
  '🎓': 'diploma',
  '💵': 'money',
  '💶': 'money',
  '💷': 'money',
  '⌚': 'watch',
  '👜': 'bag',
  '👟': 'shoes',
}
const signPattern = new RegExp(Object.keys(SIGNS).join('|'), 'gu')

/** Bytes 0x80 to 0x9f of Windows-1252, in order; the gaps stand for themselves. */
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
/** A lead byte of UTF-8 that was read as a Western letter, with what follows it. */
const mojibake = /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+/g
const utf8 = new TextDecoder('utf-8')
const REPLACEMENT = '\ufffd'

/** Text as it was meant: UTF-8 that was read as Windows-1252 is read again, and signs become their words. */
export function repairText(text: string): string {
  return text.replace(mojibake, readAgain).replace(signPattern, (sign) => ` ${SIGNS[sign]} `)
}

function readAgain(run: string): string {
  const bytes = Uint8Array.from(run, byteOf)
  const meant = utf8.decode(bytes)
  return meant.includes(REPLACEMENT) ? run : meant
}

function byteOf(letter: string): number {
  const place = CP1252.indexOf(letter)
  return place < 0 ? letter.charCodeAt(0) : 0x80 + place
}
