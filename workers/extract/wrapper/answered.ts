import { hasDigit } from '../values/characters.ts'
import type { PageRecord } from './find-records.ts'
import type { PageIndex } from './page-index.ts'
import type { SetView } from './record-view.ts'

/** `(3 answers, anna)`: boards count posts and topics, only threads are answered. */
const ANSWERS =
  /(?<![\p{L}\d])\d[\d,. ]{0,8}\s?(?:answers?|repl(?:y|ies)|antwort(?:en)?|ответ(?:ов|а)?|(?:条|个)?回[复帖])(?!\p{L})/iu
const LONGEST = 80

/** Whether most of the records say how often they were answered, which only threads do. */
export function areAnswered(records: readonly PageRecord[], { runs }: PageIndex): boolean {
  let silent = 0
  for (const { runFrom, runTo } of records) {
    let run = runFrom
    while (run < runTo && !isAnswer(runs[run]!.text)) run++
    // Most sets are menus, and nothing in them is answered.
    if (run === runTo && ++silent > records.length * MOST_SILENT) return false
  }
  return records.length > 0
}

const MOST_SILENT = 0.4
const isAnswer = (text: string): boolean => text.length <= LONGEST && hasDigit(text) && ANSWERS.test(text)

export const isAnswered = ({ views, page }: SetView): boolean =>
  areAnswered(
    views.map(({ record }) => record),
    page.index,
  )
