const LOCALES = ['en', 'zh-Hans', 'zh-Hant', 'ru', 'de', 'fr', 'es']

// What markets write and the Unicode tables do not.
const OTHER_NAMES: Record<string, string> = {
  usa: 'US', 'u.s.': 'US', 'u.s.a.': 'US', us: 'US', america: 'US', 'the united states': 'US', сша: 'US', 美國: 'US',
  'united states of america': 'US', uk: 'GB', 'u.k.': 'GB', britain: 'GB', 'great britain': 'GB', england: 'GB',
  scotland: 'GB', wales: 'GB', großbritannien: 'GB', великобритания: 'GB', англия: 'GB',
  holland: 'NL', 'the netherlands': 'NL', netherland: 'NL', голландия: 'NL', 'czech republic': 'CZ', tschechien: 'CZ',
  'south korea': 'KR', 'north korea': 'KP', 韩国: 'KR', russia: 'RU', 'russian federation': 'RU', рф: 'RU', 俄国: 'RU',
  turkey: 'TR', 'ivory coast': 'CI', macedonia: 'MK', moldova: 'MD', vietnam: 'VN', 'viet nam': 'VN', iran: 'IR', syria: 'SY', laos: 'LA',
  'hong kong': 'HK', 香港: 'HK', macau: 'MO', 澳门: 'MO', taiwan: 'TW', 台湾: 'TW', 中国大陆: 'CN', 大陆: 'CN', 国内: 'CN',
  'mainland china': 'CN', uae: 'AE', 'republic of ireland': 'IE', 'new-zealand': 'NZ', brasil: 'BR',
  worldwide: 'WORLDWIDE', 'world wide': 'WORLDWIDE', world: 'WORLDWIDE', global: 'WORLDWIDE', international: 'WORLDWIDE', ww: 'WORLDWIDE',
  anywhere: 'WORLDWIDE', 'all countries': 'WORLDWIDE', everywhere: 'WORLDWIDE', weltweit: 'WORLDWIDE', 全球: 'WORLDWIDE', 全世界: 'WORLDWIDE', 世界各地: 'WORLDWIDE',
  'весь мир': 'WORLDWIDE', 'по всему миру': 'WORLDWIDE', 'monde entier': 'WORLDWIDE', mundial: 'WORLDWIDE',
  eu: 'EU', 'european union': 'EU', 'europäische union': 'EU', 欧盟: 'EU', 'европейский союз': 'EU', ес: 'EU',
  europe: 'EUROPE', europa: 'EUROPE', 欧洲: 'EUROPE', европа: 'EUROPE', asia: 'ASIA', asien: 'ASIA', 亚洲: 'ASIA', азия: 'ASIA',
  africa: 'AFRICA', afrika: 'AFRICA', 非洲: 'AFRICA', африка: 'AFRICA', oceania: 'OCEANIA', 大洋洲: 'OCEANIA',
  'north america': 'NORTH-AMERICA', nordamerika: 'NORTH-AMERICA', 北美: 'NORTH-AMERICA', 北美洲: 'NORTH-AMERICA', 'северная америка': 'NORTH-AMERICA',
  'south america': 'SOUTH-AMERICA', südamerika: 'SOUTH-AMERICA', 南美: 'SOUTH-AMERICA', 南美洲: 'SOUTH-AMERICA', 'южная америка': 'SOUTH-AMERICA',
  'latin america': 'LATIN-AMERICA', 拉丁美洲: 'LATIN-AMERICA', 'middle east': 'MIDDLE-EAST', 中东: 'MIDDLE-EAST', 'southeast asia': 'SOUTHEAST-ASIA', 东南亚: 'SOUTHEAST-ASIA',
  scandinavia: 'SCANDINAVIA', снг: 'CIS', cis: 'CIS',
} // prettier-ignore

// Region codes of Intl that are no countries of ISO 3166-1.
const NO_COUNTRY = new Set([
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'TA',
  'UN',
  'XA',
  'XB',
  'XK',
  'ZZ',
])

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
      if (name) names.set(keyOf(name), code)
    }
  }
  for (const [name, place] of Object.entries(OTHER_NAMES)) names.set(keyOf(name), place)
  return { names, codes }
}

/** ISO 3166-1 alpha-2 codes, as far as this runtime's Unicode data knows them and without withdrawn ones. */
function countryCodes(): string[] {
  const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  const pairs = letters.flatMap((a) => letters.map((b) => a + b))
  return pairs.filter(
    (code) =>
      display.of(code) &&
      !NO_COUNTRY.has(code) &&
      new Intl.Locale(`und-${code}`).region === code &&
      canonical(code),
  )
}

/** Withdrawn codes (`SU`, `DD`, `UK`) canonicalise to their successors. */
function canonical(code: string): boolean {
  return Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`
}

function keyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/[’']/g, "'").replaceAll(/\s+/g, ' ').trim()
}

/**
 * One place: ISO 3166-1 alpha-2, `WORLDWIDE`, or a region such as `EU` or `ASIA`. Names in English, Chinese, Russian,
 * German, French and Spanish; two capital letters are a code.
 */
export function parsePlace(text: string): string | undefined {
  const { names, codes } = tables()
  const bare = text
    .replaceAll(/\p{Extended_Pictographic}|\p{Regional_Indicator}/gu, ' ')
    .replace(/^[\s"([]+|[\s").\],;:]+$/gu, '')
  const known =
    names.get(keyOf(bare)) ?? names.get(keyOf(bare.replace(/^(?:the|from|to|only|ships? (?:from|to)) /i, '')))
  if (known) return known
  return /^[A-Z]{2}$/.test(bare) && codes.has(bare) ? bare : undefined
}

/** Several places parted by commas, slashes, `and` and the like; each once. Words that are no places are left out. */
export function parsePlaces(text: string): string[] {
  const whole = parsePlace(text)
  if (whole) return [whole]
  const parts = text.split(/[,;/|、，；+&\n•]|→|\band\b|\bund\b|(?<=\s)и(?=\s)|和/iu)
  return [...new Set(parts.map(parsePlace).filter((place) => place !== undefined))]
}
