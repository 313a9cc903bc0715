import { noCountry, notAsCode, otherNames } from './place-names.ts'

const LOCALES = ['en', 'zh-Hans', 'zh-Hant', 'ru', 'de', 'fr', 'es']

let names: Map<string, string> | undefined
let codes: Set<string> | undefined

function tables(): { names: Map<string, string>; codes: Set<string> } {
  if (names && codes) return { names, codes }
  codes = new Set(countryCodes())
  names = new Map()
  for (const locale of LOCALES) {
    const display = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' })
    for (const code of codes) {
      const name = display.of(code)
      if (name) addName(names, name, code)
    }
  }
  for (const [name, place] of otherNames()) addName(names, name, place)
  return { names, codes }
}

function addName(into: Map<string, string>, name: string, place: string): void {
  const key = keyOf(name)
  into.set(key, place)
  // Russian declines: из России, в Германию, кроме Китая. The key has lost the sign of й.
  if (!/^[а-яё]{4,}$/.test(key)) return
  const stem = key.replace(/[аяьи]$/, '')
  const plural = key.endsWith('ы') ? key.slice(0, -1) : undefined
  for (const ending of plural ? ['', 'ах', 'ам', 'ов'] : [])
    if (!into.has(plural + ending)) into.set(plural + ending, place)
  const endings = key.endsWith('я')
    ? ['и', 'ю', 'е', 'еи']
    : /[ьи]$/.test(key)
      ? ['и', 'я', 'ю', 'е']
      : ['а', 'ы', 'и', 'у', 'е', 'о']
  for (const ending of endings) if (!into.has(stem + ending)) into.set(stem + ending, place)
}

/** ISO 3166-1 alpha-2 codes, as far as this runtime's Unicode data knows them and without withdrawn ones. */
function countryCodes(): string[] {
  const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  const pairs = letters.flatMap((a) => letters.map((b) => a + b))
  return pairs.filter(
    (code) =>
      display.of(code) &&
      !noCountry.has(code) &&
      new Intl.Locale(`und-${code}`).region === code &&
      canonical(code),
  )
}

/** Withdrawn codes (`SU`, `DD`, `UK`) canonicalise to their successors. */
function canonical(code: string): boolean {
  return Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`
}

/** Letters that no normal form changes, and blanks. */
const PLAIN = /^[a-z ]*$/i

/** One form for `Saint Barthélemy` and `St. Barthelemy`, `Turks & Caicos` and `Turks and Caicos`. */
function keyOf(name: string): string {
  if (PLAIN.test(name) && !name.includes('  '))
    return name
      .toLowerCase()
      .replaceAll(/\bsaint\b/g, 'st.')
      .trim()
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/\bsaint\b/g, 'st.')
    .replaceAll(/[’']/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
}

const BEFORE = 'the|an?|and|we|i|are|is|will|can|ships?|shipp?ing|shipped|shipment|deliver|delivers|delivery|from|to|in|within|inside|across|throughout|only|free|all over|all of|everywhere in|anywhere in|' +
  'mainly|mostly|ganze?s?|aus|nach|in die|in den|nur|innerhalb|versand|из|в|во|по|страны|стран|весь|вся|все|только|доставка|отправка|发货地|发往|发至|寄往|仅限|仅|只发|限|来自|从' // prettier-ignore
const AFTER =
  'ndd|only|shipping|ship|delivery|deliveries|orders?|countries|residents|free|versand|kostenlos|gratis|только|发货|地区|全境|境内|可发|包邮'
const HEAD = new RegExp(
  `^(?:[^\\p{L}\\p{N}]|(?:${BEFORE})(?![\\p{Script=Latin}\\p{Script=Cyrillic}]))+`,
  'iu',
)
const TAIL = new RegExp(`(?:\\s(?:${AFTER})|(?<=\\p{Script=Han})(?:${AFTER}))+$`, 'iu')
const SENT = /(?:\bship(?:s|p?ing|ped)?|\bdeliver(?:y|s)?|versand|доставка|отправка)\s+(.{2,40})$/iu
const LONGEST = 5_000

/**
 * One place: ISO 3166-1 alpha-2, `WORLDWIDE`, or a region such as `EU` or `ASIA`. Names in English, Chinese, Russian,
 * German, French and Spanish; two capital letters are a code.
 */
export function parsePlace(text: string): string | undefined {
  if (text.length > 200) return undefined
  const bare = text
    .replaceAll(/\p{Extended_Pictographic}|\p{Regional_Indicator}/gu, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/[^\p{L}\p{N})]+$/u, '')
  const known = knownPlace(bare)
  if (known) return known
  const core = bare.replace(HEAD, '').replace(TAIL, '')
  // `ship to us` means the reader's address, not America.
  const place = core === bare || core === 'us' ? undefined : knownPlace(core)
  // `We offer free shipping worldwide`: the place ends the sentence.
  const tail = place === undefined ? SENT.exec(bare)?.[1]?.replace(HEAD, '').replace(TAIL, '') : undefined
  return tail === undefined || tail === 'us' ? place : knownPlace(tail)
}

function knownPlace(name: string): string | undefined {
  const { names, codes } = tables()
  const key = keyOf(name)
  // innerhalb Deutschlands, deutschlandweit
  const known = names.get(key) ?? (key.length > 8 ? names.get(key.replace(/(?:s|weit)$/, '')) : undefined)
  if (known !== undefined) return known
  return /^[A-Z]{2}$/.test(name) && codes.has(name) && !notAsCode.has(name) ? name : undefined
}

const EXCEPT =
  /\s?[([]?\s?(?:\bexcept(?:ing|ion)?\b(?:\s+(?:for|to))?|\bexclud(?:ing|es|e|ed)\b|\bbut not\b(?:\s+to)?|\b(?:not|no shipping) to\b|\bapart from\b|\bother than\b|\bwithout\b|außer|ausgenommen|\bnicht nach\b|кроме|за исключением|исключая|\bsauf\b|除了?|不包括|不含|不发)/iu

/** Where something is sent: the places, and those that are excepted from them. Each once, in the order of the text. */
export function parseDestinations(text: string): { to: string[]; except: string[] } {
  const plain = text
    .slice(0, LONGEST)
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/([^\p{L}\p{N}])\1{3,}/gu, '$1')
  const cut = EXCEPT.exec(plain)
  if (!cut) return { to: listPlaces(plain), except: [] }
  const [head, tail] = [plain.slice(0, cut.index), plain.slice(cut.index + cut[0].length)]
  // 除中国外全球 names the exception first, 全球除中国外 last.
  const chinese = /^(.+?)(?:以外|之外|外)(.*)$/u.exec(tail)
  const except = listPlaces(chinese ? chinese[1]! : tail)
  const to = listPlaces(chinese ? `${head}，${chinese[2]!}` : head)
  return { to: to.filter((place) => !except.includes(place)), except }
}

/** The places of a text, those left out that it excepts. Words that are no places are passed over. */
export function parsePlaces(text: string): string[] {
  return parseDestinations(text).to
}

const PARTED =
  /[,;/|、，；：:+&\n•!！()[\]（）【】]|\.\s|\.$|->|→|=>|\s[-–—]|[-–—]\s|(?<=\b[a-z]{2,3})\s?2\s?(?=[a-z]{2,3}\b)|\band\b|\bor\b|\bund\b|\boder\b|\bto\b|\bfrom\b|(?<=\s)и(?=\s)|[和及或]/iu

function listPlaces(text: string): string[] {
  const whole = parsePlace(text)
  if (whole) return [whole]
  // What stands in brackets behind a place explains it: `Europe (EU)`.
  const outer = text.replaceAll(/(?<=\p{L}\s?)[([（][^)\]）]{0,80}[)\]）]/gu, ',')
  const found = placesAmong(outer.split(PARTED))
  return [...new Set(found.length > 0 ? found : placesAmong(text.split(PARTED)))]
}

function placesAmong(parts: string[]): string[] {
  // `US, NO, SE` means Norway, a lonely `NO` means no; `ship to us` is no country.
  const isList = parts.filter((part) => parsePlace(part)).length > 1
  return parts.flatMap((part) => {
    if (part.trim() === 'NO') return isList ? ['NO'] : []
    if (part.trim() === 'us' && !isList) return []
    return parsePlace(part) ?? []
  })
}
