import type { Listing } from '#contracts/extraction.ts'

type OfferType = NonNullable<Listing['offerType']>

/** Said of goods, too (`Most wanted`), so that only what begins a title counts where it has a price. */
const WANTED_FIRST =
  /^[\s[(【*#]*(?:wtb|w2b|want(?:ed|ing)? to buy|求购|高价收|收购|куплю|suche|kaufe)(?![\p{L}])/iu
const RECRUIT =
  /(?<![\p{L}])(?:hiring|recruit(?:ing|ment)?|job offer|(?:workers?|partners?|staff|drops?|couriers?) (?:wanted|needed)|vacanc(?:y|ies)|ваканси[яи]|требу[ею]тся (?:\p{L}+ )?(?:курьер|работник|сотрудник)\p{L}*)(?![\p{L}])|招聘|招募|招代理|诚招/iu
const WANTED =
  /(?<![\p{L}])(?:wtb|w2b|want(?:ed|ing)? to buy|wanted|looking (?:for|to buy)|in search of|search(?:ing)? for|seeking|need(?:ed|ing)?|buying|куплю|ищу|нуж(?:ен|на|но|ны)|suche|kaufe|gesucht|(?:re)?cherche|achète)(?![\p{L}])|求购|收购|高价收/iu
const SELL =
  /(?<![\p{L}])(?:wts|w2s|sell(?:ing|s)?|for sale|offer(?:ing|s)|продам|продаю|продажа|verkaufe|biete|vends?)(?![\p{L}])|出售|转让|批发/iu
const MARKED = /[?？](?:\s*[([]?\d+[)\]]?)?\s*$/u
const ASKS =
  /^\W*(?:is|are|does|do|did|has|have|can|could|should|would|will|was|were|what(?:'s)?|which|who|why|when|where|how(?! to)|any(?:one|body)|has anyone|any (?:news|advice|ideas?)|как|что|почему|зачем|где|кто|когда|как(?:ой|ая|ие)|стоит ли|есть ли|wie|was|warum|wer|wo|wann|welche[rs]?|comment|pourquoi|qui|quand)\s|^\W*(?:请问|求助|讨论|怎么|为什么|有没有)|吗\W*$/iu

/**
 * What a listing is by its own title: a price says that it is for sale; without one its words, or nothing where they do not say.
 *
 * @param hasTerms Its words name what a quantity costs: `9 EUR a gram`.
 */
export function offerTypeOf(title: string, isPriced: boolean, hasTerms = false): OfferType | undefined {
  if (!isPriced && RECRUIT.test(title)) return 'recruit'
  if (isPriced) return WANTED_FIRST.test(title) ? 'wanted' : 'sell'
  if (SELL.test(title)) return 'sell'
  if (WANTED.test(title)) return 'wanted'
  if (ASKS.test(title)) return 'discussion'
  if (hasTerms) return 'sell'
  return MARKED.test(title) ? 'discussion' : undefined
}

const FEWEST = 2
/** Of the titles of a board so many at least are questions, and so many at most offers or wishes, where people only talk. */
const QUESTIONS = 0.3
const TRADE = 0.2

/** Whether threads of these titles are talk and no trade. */
export function isTalk(titles: readonly string[]): boolean {
  const types = titles.map((title) => offerTypeOf(title, false))
  const questions = types.filter((type) => type === 'discussion').length
  const trade = types.filter((type) => type !== undefined && type !== 'discussion').length
  return questions >= FEWEST && questions >= QUESTIONS * titles.length && trade <= TRADE * titles.length
}
