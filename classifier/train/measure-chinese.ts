import { readFileSync } from 'node:fs'
import { UsageError } from '#shared/errors.ts'
import type { Classifier } from '../classify.ts'
import type { Taxonomy } from '../taxonomy.ts'
import { reportOf, type Report } from './evaluate.ts'

/** An invented listing with what its writer meant and what a second reading gave. */
export type ChineseRow = { title: string; meant: string; read: string }
/** `asked` leaves out the rows on which the two readings differ. */
export type Chinese = { rows: number; differing: number; report: Report }

const url = new URL('chinese-gold.tsv', import.meta.url)

/** @throws UsageError that names the line. */
export function readChinese(taxonomy: Taxonomy): ChineseRow[] {
  const lines = readFileSync(url, 'utf8').split('\n')
  const isKnown = (category: string | undefined) => taxonomy.categories.some(({ id }) => id === category)
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return []
    const [title, meant, read] = line.split('\t')
    if (!title || !isKnown(meant) || !isKnown(read))
      throw new UsageError(
        `classifier/train/chinese-gold.tsv, line ${index + 1}: not a title and two categories.`,
      )
    return [{ title, meant: meant!, read: read! }]
  })
}

export function measureChinese(rows: ChineseRow[], { classify }: Classifier): Chinese {
  const agreed = rows.filter(({ meant, read }) => meant === read)
  const guesses = agreed.map(({ title, meant }) => {
    const { category, probability, abstained } = classify({ id: '', title })
    return { truth: meant, guess: category, probability, abstained }
  })
  return { rows: agreed.length, differing: rows.length - agreed.length, report: reportOf(guesses) }
}
