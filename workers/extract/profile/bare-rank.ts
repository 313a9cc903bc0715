import type { PageIndex } from '../wrapper/page-index.ts'

/** Ranks that need no label where they stand among facts of a profile. */
const RANK =
  /^(?:new|newbie|novice|bronze|silver|gold|platinum|diamond|trusted|verified|elite|legend|neuling|silber|platin|diamant|новичок|бронза|серебро|золото|платина|алмаз|проверенный|新手|铜牌|银牌|金牌|白金|钻石|皇冠)$/iu
const LONGEST = 12
/** A mark, a count of sales, a day that it began. */
const FACT =
  /^\d(?:[.,]\d+)?\s*\/\s*(?:5|10)$|^\d[\d., ]*\+?\s*(?:successful |completed )?(?:sales|deals|orders|transactions|trades|verkäufe|сделок|продаж|单|次成交)|(?:\b(?:since|joined|registered|seit)\b|на сайте с|注册)/iu
const FEWEST = 2
const MOST_RUNS = 12

/** A rank without a label: an item of its own beside at least two other facts of a profile. */
export function isBareRank(index: PageIndex, run: number): boolean {
  const { text, at } = index.runs[run]!
  if (text.length > LONGEST || !RANK.test(text)) return false
  const list = index.parent[at]!
  if (list < 0 || index.runTo[list]! - index.runFrom[list]! > MOST_RUNS) return false
  const beside = index.runs.slice(index.runFrom[list], index.runTo[list])
  return beside.filter((one) => FACT.test(one.text)).length >= FEWEST
}
