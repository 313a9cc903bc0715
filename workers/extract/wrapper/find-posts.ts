import type { PageIndex } from './page-index.ts'

const DATED =
  /\b(?:19|20)\d\d\b|\d{1,2}:\d{2}|\b(?:today|yesterday|ago)\b|今天|昨天|сегодня|вчера|gestern|heute/iu
const LONG = 45
const FEWEST = 2

/**
 * A thread: several long texts of one shape that do not stand in one element, each with a date near it. A page of
 * prose has long texts, too, but one after the other and without dates between.
 */
export function isThread(index: PageIndex): boolean {
  const posts = new Map<number, number>()
  let dated = false
  let before = -1
  for (const { text, at } of index.runs) {
    if (text.length < LONG) {
      if (text.length < 50 && DATED.test(text)) dated = true
      continue
    }
    const path = index.path[at]!
    if (dated && at !== before) posts.set(path, (posts.get(path) ?? 0) + 1)
    dated = false
    before = at
  }
  return [...posts.values()].some((count) => count >= FEWEST)
}
