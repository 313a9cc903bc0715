/** `1.234`, `1,234` and `1 234`: a count has no decimals. */
const COUNT = String.raw`(\d{1,3}(?:[., \u00a0\u202f']\d{3})+|\d{1,9})`
const OF = String.raw`(?:of|out of|von|sur|de|из|/|／|共)`
const THINGS = String.raw`(?:results?|listings?|offers?|products?|items?|ads?|entries|lots|goods|Angebote|Treffer|Artikel|Anzeigen|annonces|offres|résultats|товар(?:ов|а|ы)?|объявлени[йяе]|предложени[йяе]|результат(?:ов|а|ы)?|лот(?:ов|а)?)`

const RANGE = new RegExp(String.raw`(?<![\d.,])${COUNT}\s?[-–—~～至到]\s?${COUNT}\s?(?:条|个)?[\s,，]*${OF}\s?(?:about |approx\.? )?${COUNT}`, 'giu') // prettier-ignore
const ALL = new RegExp(String.raw`(?<![\d.,])${COUNT}\s${THINGS}(?![\p{L}])`, 'giu')
const CHINESE = new RegExp(String.raw`(?:共有?|总计|合计|总共)\s?${COUNT}\s?(?:条|个|件|笔|项|款|帖)`, 'gu')
const SEARCHED = 200_000

/**
 * How many things a list says that it has: `1-20 of 340`, `340 offers`, `共 340 条`. A range counts for most; other counts
 * only where the page prints no two different ones, for menus count, too.
 *
 * @param text the page's visible text
 */
export function printedTotal(text: string): number | undefined {
  const plain = text.slice(0, SEARCHED).normalize('NFKC')
  const ranges = [...plain.matchAll(RANGE)]
    .map(([, from, to, total]) => ({ from: countOf(from), to: countOf(to), total: countOf(total) }))
    .filter(({ from, to, total }) => from <= to && to <= total)
  if (ranges.length > 0) return only(ranges.map(({ total }) => total))
  return only(
    [ALL, CHINESE].flatMap((pattern) => [...plain.matchAll(pattern)].map(([, count]) => countOf(count))),
  )
}

function countOf(printed = ''): number {
  return Number(printed.replaceAll(/\D/g, ''))
}

function only(counts: number[]): number | undefined {
  return new Set(counts).size === 1 ? counts[0] : undefined
}
