// oxlint-disable-next-line no-control-regex -- these are what is taken out
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
// Controls but tab and line feed, direction marks and overrides, invisible spaces, tag characters.
const HIDDEN =
  /[[\p{Cc}--[\t\n]]\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gv

/** A page's text as it may stand on a screen: no terminal codes, no characters that turn or hide what follows. */
export function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(ANSI, '').replaceAll(HIDDEN, '').toWellFormed()
}
