import type { Listing } from '#contracts/extraction.ts'
import { parsePlace } from './place.ts'
import { parseQuantity } from './quantity.ts'

type DataOffer = NonNullable<Listing['dataOffer']>

const LONGEST = 4_000
/** Words that goods which are data go by. A single one may also name a guide: see `isOffered`. */
const DATA =
  /数据|資料|资料|信息|名单|通讯录|料子|一手料|老料|总库|整库|库料|databases?\b|\bleads\b|combo ?lists?|\bfullz?\b|\bdumps?\b|\brecords\b|\bleaks?\b|(?:e-?mail|phone|customer|contact) lists?|баз[аыу] данных|база (?:клиентов|телефонов|email)|datenbank|datensätze/iu
const PROVINCES =
  /北京|天津|上海|重庆|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆/u

// Whose data it is; the first that a text names, its title before its description.
const SECTORS: [string, RegExp][] = [
  ['loans', /网贷|贷款|借款|高炮|\bloans?\b|payday|кредит|займ/iu],
  ['gambling', /棋牌|菠菜|博彩|彩票|赌|casino|betting|gambling|казино/iu],
  ['securities', /股民|股票|证券|基金|期货|\bforex\b|stock ?holders?|investors?|трейдер/iu],
  ['cryptocurrency', /币圈|交易所|虚拟币|crypto|coinbase|binance|крипт/iu],
  ['insurance', /保险|保单|insurance|страхов|versicherung/iu],
  ['finance', /银行|信用卡|金融|\bbanks?\b|credit cards?|банк|finanz/iu],
  ['health', /医院|医疗|病人|患者|保健|hospital|patients?|medical|health ?care|больниц|медицин/iu],
  ['education', /学生|学校|教育|家长|大学|students?|school|universit|студент|школ/iu],
  ['property', /业主|房产|楼盘|租房|real estate|home ?owners?|недвижимост/iu],
  ['vehicles', /车主|汽车|\bcars?\b|vehicle|автовладел/iu],
  ['logistics', /快递|物流|运单|\bshipping\b labels|courier|logistics/iu],
  ['e-commerce', /网购|电商|淘宝|购物|订单|e-?commerce|shoppers?|online shop|интернет-магазин/iu],
  ['hospitality', /酒店|开房|旅客|hotels?|airlines?|travell?ers?|отел/iu],
  ['telecommunications', /运营商|机主|宽带|telecom|mobile operator|оператор/iu],
  ['government', /政府|公安|户籍|社保|government|voters?|police|citizens?|госуслуг|паспортн/iu],
  ['business', /法人|企业|工商|老板|company|companies|\bb2b\b|corporate|предприят/iu],
]

// What a record holds. Each is read only where several are listed, or the text says that it is one of them.
const FIELDS: [string, RegExp][] = [
  ['name', /姓名|名字|\b(?:full |first |last )?names?\b|фио|\bимя\b/iu],
  ['phone', /手机|电话|号码|\bphones?(?: numbers?)?\b|\bmobile\b|телефон/iu],
  ['national id', /身份证|\bssn\b|national id|\bsin\b|паспорт|\bpassports?\b/iu],
  ['address', /地址|住址|\b(?:home |street |billing )?address(?:es)?\b|адрес/iu],
  ['email', /邮箱|邮件|\be-?mails?\b|почт/iu],
  ['password', /密码|\bpass(?:word)?s?\b|парол/iu],
  ['bank account', /银行卡|卡号|账号|\bbank accounts?\b|\biban\b|счет|сч[её]та/iu],
  ['payment card', /\bcvv\b|\bcc\b|信用卡|credit cards?/iu],
  ['date of birth', /生日|出生|\bdob\b|date of birth|дата рождения/iu],
  ['sex', /性别|\bgender\b|\bпол\b/iu],
  ['age', /年龄|\bage\b|возраст/iu],
  ['ip address', /\bip(?: address(?:es)?)?\b/iu],
  ['amount', /金额|余额|\bbalance\b|баланс/iu],
]

// How fresh the best of it is, the freshest first.
const FRESHNESS: [string, RegExp][] = [
  ['real time', /实时|real[- ]?time|\blive feed\b|в реальном времени/iu],
  ['same day', /当天|当日|今日|same day|сегодняшн/iu],
  ['day', /隔天|隔夜|昨日|次日|day[- ]old|yesterday|вчерашн/iu],
  ['week', /周内|一周|本周|this week|week[- ]old|за неделю/iu],
  ['month', /月内|本月|当月|this month|month[- ]old|за месяц/iu],
  ['old', /老数据|旧数据|老料|old (?:data|base|leads)|стар(?:ая|ые) баз/iu],
]
const MONTH = /(?<![\d.])(?<year>20[12]\d)\s?[年./-]\s?(?<month>1[0-2]|0?[1-9])(?![\d.])\s?月?/u
const YEAR = /(?<![\d.])(20[12]\d)(?:\s?年)?(?![\d.])/u
const HANDS: [string, RegExp][] = [
  ['second', /(?<!非)二手|second[- ]?hand|resold|вторые руки/iu],
  ['first', /(?<!非)(?:一手|首发)|first[- ]?hand|\bprivate\b (?:data|base|leads)|из первых рук/iu],
]
const DOMAIN =
  /(?<![@\w.-])(?:[a-z0-9-]{2,40}\.)+(?:com|net|org|cn|ru|de|fr|io|co|us|uk|in|br|jp|kr|info|biz)(?![\w-])/iu

/**
 * What an offer of data says of the data: whose, of what sector, how many records, which fields, how fresh, at which
 * hand. Nothing where the text offers no data. No person's data is read, only the words for its kinds.
 *
 * @param byRecord the text has a price or a number of records, which other goods have not
 */
export function parseDataOffer(title: string, description: string, byRecord: boolean): DataOffer | undefined {
  const text = `${title}\n${description}`.slice(0, LONGEST)
  if (!byRecord && !DATA.test(title)) return undefined
  const province = PROVINCES.exec(text)?.[0]
  const victimCountry = countryIn(title) ?? (province === undefined ? undefined : 'CN')
  const fieldTypes = FIELDS.flatMap(([name, words]) => (words.test(text) ? name : []))
  const records = recordsIn(text)
  const sector = firstOf(SECTORS, title) ?? firstOf(SECTORS, text)
  const freshness = freshnessIn(title) ?? freshnessIn(text)
  const hand = firstOf(HANDS, text)
  const organisation = DOMAIN.exec(title)?.[0].toLowerCase()
  if (!byRecord && records === undefined && fieldTypes.length < FEWEST_FIELDS && hand === undefined)
    return undefined
  const offer = { victimCountry, province, organisation, sector, records, fieldTypes: fieldTypes.length > 0 ? fieldTypes : undefined, freshness, hand } // prettier-ignore
  const said = Object.entries(offer).filter(([, value]) => value !== undefined)
  return said.length > 0 ? Object.fromEntries(said) : undefined
}

/** A guide names one kind of data, a base lists several. */
const FEWEST_FIELDS = 2

const firstOf = (words: [string, RegExp][], text: string): string | undefined => words.find(([, pattern]) => pattern.test(text))?.[0] // prettier-ignore

function freshnessIn(text: string): string | undefined {
  const { year, month } = MONTH.exec(text)?.groups ?? {}
  if (year !== undefined) return `${year}-${month!.padStart(2, '0')}`
  return firstOf(FRESHNESS, text) ?? YEAR.exec(text)?.[1]
}

/** A number of records that is offered, no least order: `总共12w`, `500k records`. */
const WHOLE =
  /(?:总共|共计|总计|一共|合计|总量|共有|整库)[^\d，。,]{0,6}(?<count>\d[\d.,]*\s?(?:w|万|k|千|亿)?)\s?(?:条|條)?|(?<english>\d[\d.,]*\s?(?:k|m|million)?\s?(?:records|rows|lines|entries|users|accounts|записей|строк|datensätze))/iu

function recordsIn(text: string): number | undefined {
  const { count, english } = WHOLE.exec(text)?.groups ?? {}
  const quantity = parseQuantity(english ?? (count === undefined ? '' : `${count}条`))
  const records = Number(quantity?.amount)
  return Number.isSafeInteger(records) && records > 0 ? records : undefined
}

let countries: RegExp | undefined

/** The one country that a title names in English, Chinese or Russian. */
function countryIn(title: string): string | undefined {
  const found = [...title.matchAll((countries ??= countryNames()))].flatMap(
    ([name]) => parsePlace(name) ?? [],
  )
  return new Set(found).size === 1 ? found[0] : undefined
}

function countryNames(): RegExp {
  const codes = Array.from({ length: 676 }, (_, i) => String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26))) // prettier-ignore
  const named = (language: string): string[] => {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    return codes.flatMap((code) => names.of(code) ?? []).filter((name) => /^[\p{L} ]{2,}$/u.test(name))
  }
  const alphabetic = [...named('en'), ...named('ru'), 'USA', 'UK', 'Russia', 'Korea']
  return new RegExp(`(?<![\\p{L}])(?:${alphabetic.join('|')})(?![\\p{L}])|${named('zh').join('|')}`, 'giu')
}
