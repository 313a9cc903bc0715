const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
const UNSEEN = new RegExp(INVISIBLE.source)
const BEGIN = '-----BEGIN PGP'
const END = '-----END PGP'

/**
 * A text as its writer meant it to be read: without signs that cannot be seen, with the dots and ats that were spelled out,
 * and without the armour of keys and messages, whose letters look like addresses.
 */
export function revealText(text: string): string {
  let plain = text
  if (plain.includes(BEGIN)) plain = withoutBlocks(plain)
  if (UNSEEN.test(plain)) plain = plain.replaceAll(INVISIBLE, '')
  if (/[[({]\s?(?:dot|at|\.|@|точка)\s?[\])}]/i.test(plain)) {
    plain = plain
      .replaceAll(/\s?[[({]\s?(?:dot|\.|точка)\s?[\])}]\s?/gi, '.')
      .replaceAll(/\s?[[({]\s?(?:at|@)\s?[\])}]\s?/gi, '@')
  }
  return /[\uff01-\uff5e]/.test(plain) ? plain.replaceAll(/[\uff10-\uff19\uff20-\uff5a]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)) : plain // prettier-ignore
}

function withoutBlocks(text: string): string {
  let rest = ''
  let at = 0
  for (let begin = text.indexOf(BEGIN); begin !== -1; begin = text.indexOf(BEGIN, at)) {
    const end = text.indexOf(END, begin)
    rest += `${text.slice(at, begin)} `
    if (end === -1) return rest
    at = end + END.length
  }
  return rest + text.slice(at)
}
