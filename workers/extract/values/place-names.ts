/**
 * Names that markets write and the Unicode tables do not, by place: ISO 3166-1 alpha-2, `WORLDWIDE`, or a region. A name
 * in two languages stands once.
 */
const NAMES: Record<string, string> = {
  US: 'usa, u.s., u.s, u.s.a., u.s.a, us, america, united states of america, сша, америка, 美國, 美利坚, vereinigte staaten von amerika, états unis',
  GB: 'uk, u.k., u.k, gb, britain, great britain, england, scotland, wales, northern ireland, großbritannien, grossbritannien, england & wales, великобритания, англия, британия, соединенное королевство, 大不列颠',
  NL: 'holland, netherland, nederland, голландия, 荷兰', CZ: 'czech republic, czech, tschechien, tschechische republik, чешская республика',
  KR: 'south korea, korea, republic of korea, südkorea, южная корея, 韩国, 南韩', KP: 'north korea, nordkorea, кндр, 朝鲜', RU: 'russia, russian federation, russische föderation, рф, 俄国, 俄罗斯联邦',
  TR: 'turkey, türkei', CI: 'ivory coast', MK: 'macedonia, mazedonien, македония', MD: 'moldova, молдова, молдавия', VN: 'vietnam, viet nam', IR: 'iran', SY: 'syria',
  LA: 'laos', HK: 'hong kong, hongkong, 香港, гонконг', MO: 'macau, macao, 澳门', TW: 'taiwan, 台湾, 臺灣, тайвань', BY: 'белоруссия, weißrussland, weissrussland', KG: 'киргизия',
  CN: '中国大陆, 全国, 大陆, 国内, 内地, mainland china, china mainland, prc, кнр', AE: 'uae, u.a.e., emirates, dubai, оаэ, 迪拜, 阿联酋', IE: 'republic of ireland, eire', NZ: 'new-zealand', BR: 'brasil',
  BO: 'bolivia', VE: 'venezuela', TZ: 'tanzania', BA: 'bosnia', VA: 'vatican', CD: 'dr congo, drc', AU: 'australien, aussie', SK: 'slovak republic', ES: 'españa', DE: 'allemagne',
  MM: 'burma, 缅甸', KH: '柬埔寨', PH: 'philipines, phillipines', CH: 'swiss, schweiz', ZA: 's. africa, rsa', IL: 'israel', SA: 'ksa',
  WORLDWIDE:
    'worldwide, world wide, world-wide, world, the world, whole world, all over the world, around the world, global, globally, international, internationally, ww, w/w, anywhere, anywhere in the world, all countries, ' +
    'everywhere, rest of world, rest of the world, earth, planet earth, worlwide, wordwide, wolrdwide, worldwid, wordlwide, worldwise, worldwde, weltweit, ganze welt, überall, ' +
    '全球, 全世界, 世界各地, 全球发货, 海外, 国际, 不限地区, весь мир, по всему миру, мир, везде, международная, monde entier, mondial, mundial, todo el mundo',
  EU: 'eu, e.u., european union, eu countries, eu only, europäische union, eu-länder, 欧盟, европейский союз, ес, евросоюз, union européenne',
  EUROPE: 'europe, europa, europe zone, european countries, 欧洲, 歐洲, европа, по европе, 全欧洲', ASIA: 'asia, asien, 亚洲, 亞洲, азия, asie', AFRICA: 'africa, afrika, 非洲, африка, afrique',
  OCEANIA: 'oceania, ozeanien, 大洋洲, океания', 'NORTH-AMERICA': 'north america, nordamerika, 北美, 北美洲, северная америка', 'SOUTH-AMERICA': 'south america, südamerika, 南美, 南美洲, южная америка',
  'CENTRAL-AMERICA': 'central america, mittelamerika, 中美洲, центральная америка', 'LATIN-AMERICA': 'latin america, latam, lateinamerika, 拉丁美洲, 拉美, латинская америка',
  'MIDDLE-EAST': 'middle east, middle-east, nahost, naher osten, 中东, ближний восток', 'SOUTHEAST-ASIA': 'southeast asia, south east asia, south-east asia, südostasien, 东南亚, юго-восточная азия',
  'EASTERN-EUROPE': 'eastern europe, east europe, osteuropa, 东欧, восточная европа', 'WESTERN-EUROPE': 'western europe, west europe, westeuropa, 西欧, западная европа',
  SCANDINAVIA: 'scandinavia, scandanavia, skandinavien, nordics, nordic countries, 北欧, скандинавия', BALKANS: 'balkans, balkan, 巴尔干', BALTICS: 'baltics, baltic states, baltikum, прибалтика',
  BENELUX: 'benelux', SCHENGEN: 'schengen, schengen area', CIS: 'cis, снг, gus', CARIBBEAN: 'caribbean, karibik, 加勒比',
} // prettier-ignore

/** Every name with its place. */
export const otherNames = (): [name: string, place: string][] =>
  Object.entries(NAMES).flatMap(([place, names]) =>
    names.split(', ').map((name): [string, string] => [name, place]),
  )

/** Region codes of Intl that are no countries of ISO 3166-1. */
export const noCountry = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ'.split(' '))

/** Codes that markets write for something else: not available, no. */
export const notAsCode = new Set(['NA', 'NO'])
