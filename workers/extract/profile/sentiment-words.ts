export type Sentiment = 'positive' | 'neutral' | 'negative'

const WORDS: [Sentiment, string][] = [
  ['positive', 'positive?|pos\\.?|положительн(?:ые|ых|ый|о)|好评|正面|满意'],
  ['neutral', 'neutrale?|neut\\.?|нейтральн(?:ые|ых|ый|о)|中评|中立|一般'],
  ['negative', 'negative?|neg\\.?|отрицательн(?:ые|ых|ый|о)|негативн(?:ые|ых|ый)|差评|负面|负评|不满意'],
]
const GENERAL = '(?:feedbacks?|reviews?|ratings?|bewertungen|отзыв(?:ов|ы|а)?|评价)'
const LABELS = WORDS.map(
  ([sentiment, words]) =>
    [sentiment, new RegExp(`^(?:total |all )?(?:${words})(?:\\s?${GENERAL})?\\s*[:：]?$`, 'iu')] as const,
)
const STARS =
  /^(?:(?<digit>[1-5])\s?[-–]?\s?(?:★|⭐|☆|stars?|sterne?|зв[её]зд[аы]?|星)|(?<drawn>[★⭐]{1,5})☆*)\s*[:：]?$/iu

/** What a whole label says of the reviews that it counts. */
export function sentimentOf(text: string): Sentiment | undefined {
  if (text.length > LONGEST || !mayBegin(text, 'ptnaPTNA')) return undefined
  return LABELS.find(([, pattern]) => pattern.test(text))?.[0]
}

/** Of a label of so many stars their number, one to five. */
export function starsLabel(text: string): number | undefined {
  const { digit, drawn } =
    (text.length <= LONGEST && mayBegin(text, '12345') && STARS.exec(text)?.groups) || {}
  if (drawn !== undefined) return Array.from(drawn).length
  return digit === undefined ? undefined : Number(digit)
}

const LONGEST = 32

/** Cheap: whether a text begins with one of these letters, or with one that is not of ASCII. */
const mayBegin = (text: string, letters: string): boolean =>
  text.charCodeAt(0) > 127 || letters.includes(text.charAt(0))

/** The three words wherever they stand, in groups of their own, for texts that count several in a row. */
export const SENTIMENT = WORDS.map(([sentiment, words]) => `(?<${sentiment}>${words})`).join('|')

/** Cheap: whether a page says any of these words. */
export const SENTIMENT_HINT =
  /positiv|положительн|好评|正面|[1-5]\s?(?:★|⭐|stars?\b|sterne?\b|зв[её]зд|星)/iu
