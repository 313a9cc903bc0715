// Each unit's words, as patterns. Where two would match the longer word stands first in the compiled pattern.
const UNITS: Record<string, string[]> = {
  kg: ['kilograms?', 'kilogramm', 'kilos?', 'kgs?', 'kgm', '公斤', '千克', 'кг', 'кило'],
  mg: ['milligrams?', 'milligramm', 'mgs?', '毫克', 'мг'],
  ug: ['micrograms?', 'µgs?', 'μgs?', 'ugs?', 'mcgs?', 'mics?', '微克', 'мкг'],
  g: ['grams?', 'gramms?', 'grammes?', 'gms?', 'grms?', 'grs?', 'g', '克', 'грамм(?:ов|а)?', 'гр?'],
  oz: ['ounces?', 'unzen?', 'ozs?', '盎司'],
  lb: ['pounds?', 'lbs?', 'pfund', '磅'],
  ml: ['millilit(?:er|re)s?', 'mls?', '毫升', 'мл'],
  l: ['lit(?:er|re)s?', 'ltrs?', 'l', '升', 'л(?:итр(?:ов|а)?)?'],
  tablet: ['tablets?', 'tablett?en?', 'tabs?', '片', 'таб(?:леток|летки|летка)?'],
  pill: ['pillen?', 'pills?', 'pils?', '粒', '颗', '顆'],
  capsule: ['capsules?', 'caps?', 'kapseln?', '胶囊', 'капсул(?:а|ы)?'],
  bar: ['bars?'],
  blotter: ['blotters?', 'hits?'],
  seed: ['seeds?', 'samen'],
  patch: ['patch(?:es)?'],
  sachet: ['sachets?'],
  vial: ['vials?', 'ampoules?', 'amps?'],
  record: ['records?', 'lines?', 'rows?', 'entries', '条', '條', 'записей', 'строк', 'datensätze'],
  account: ['accounts?', 'accts?', 'accs?', 'logins?', 'konten', '账号', '帐号', '账户', 'аккаунт(?:ов|а)?'],
  card: ['cards?', 'ccs', 'cvvs?', '张卡', 'карт(?:а|ы)?'],
  month: ['months?', 'monate?n?', '个月', '個月', 'месяц(?:ев|а)?', 'мес'],
  year: ['years?', 'jahre?n?', '年', 'года?', 'лет'],
  set: ['sets?', '套'],
  bottle: ['bottles?', '瓶'],
  pack: ['packs?', 'packets?', 'packung(?:en)?', 'box(?:es)?', '盒', '包', 'пачек', 'пачки', 'упаковок'],
  piece: ['pieces?', 'pcs?', 'pce', 'units?', 'items?', 'stücke?', 'stück', 'stk', 'qty', '份', '个', '個', '件(?!套)', '只', '张', '張', '支', '台', '本', 'шт(?:ук[аи]?)?'],
} // prettier-ignore

const WORDS = Object.entries(UNITS).flatMap(([unit, words]) => words.map((word) => ({ unit, word })))
const BOUND = '(?![a-zа-яäöü])'
const AT = new RegExp(
  `^(?:${Object.entries(UNITS)
    .map(
      ([unit, words]) =>
        `(?<${unit}>(?:${[...words].sort((a, b) => b.length - a.length).join('|')})${BOUND})`,
    )
    .join('|')})`,
  'i',
)

/** Doses say how strong one piece is; they are the quantity only where nothing else is. */
export const isDose = (unit: string): boolean => unit === 'mg' || unit === 'ug'
export const isMass = (unit: string): boolean => ['g', 'kg', 'oz', 'lb'].includes(unit)
/** Things that can be counted one by one. */
export const isCounted = (unit: string): boolean =>
  ['tablet', 'pill', 'capsule', 'bar', 'blotter', 'seed', 'patch', 'sachet', 'vial', 'piece', 'bottle', 'pack', 'card', 'account'].includes(unit) // prettier-ignore

/** Matches any word for a unit, for patterns built elsewhere; needs the flag `i`. */
export const UNIT = `(?:${WORDS.map(({ word }) => word).sort((a, b) => b.length - a.length).join('|')})${BOUND}` // prettier-ignore

const NAMES = Object.keys(UNITS)

/** How words for units begin; each pattern begins with a letter of its own. */
const FIRST = new Set(WORDS.map(({ word }) => word.charAt(0)))

/** The unit whose word begins a text, and the word's length. `g`, `kg`, `oz`, `tablet`, `record`, `month`, …: one word a unit. */
export function unitAt(text: string): { unit: string; length: number } | undefined {
  if (!FIRST.has(text.charAt(0).toLowerCase())) return undefined
  const found = AT.exec(text)
  if (!found) return undefined
  const { groups } = found
  const unit = NAMES.find((name) => groups![name] !== undefined)!
  return { unit, length: found[0].length }
}
