/** A heading over what was said on other markets. */
export const OTHER_MARKETS =
  /\b(?:other|external|previous) markets?\b|\b(?:imported|external) (?:feedback|ratings?|reviews?|reputation)\b|andere[nr]? m[äa]rkte|importierte bewertungen|(?:импортированн|перенес[её]нн)\S+ (?:отзыв|оценк|репутац)|导入的?(?:评价|信誉)|(?:других|другие|сторонн\S+) (?:маркет|площад|рынк)|其他(?:市场|平台)|外部评价/iu

/** The same without the bounds of words: a page that has none of it has no such heading. */
export const OTHER_MARKETS_HINT = new RegExp(OTHER_MARKETS.source.replaceAll(String.raw`\b`, ''), 'iu')
