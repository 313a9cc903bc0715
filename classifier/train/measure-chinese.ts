import { readFileSync } from 'node:fs'
import { UsageError } from '#shared/errors.ts'
import type { Classifier } from '../classify.ts'
import type { Taxonomy } from '../taxonomy.ts'
import { reportOf, type Report } from './evaluate.ts'

/** An invented listing: what its writer meant, and what a second reading and one that saw neither gave. */
export type ChineseRow = { title: string; meant: string; second: string; blind: string }
/**
 * `rows` are asked, by what two of three readings say; `unsettled` are not. `kappa` is Cohen's, between the writer and
 * the blind reading. `blind` asks every row, by the blind reading alone.
 */
export type Chinese = { rows: number; unsettled: number; kappa: number; report: Report; blind: Report }

const url = new URL('chinese-gold.tsv', import.meta.url)

/** @throws UsageError that names the line. */
export function readChinese(taxonomy: Taxonomy): ChineseRow[] {
  const lines = readFileSync(url, 'utf8').split('\n')
  const isKnown = (category: string | undefined): category is string =>
    taxonomy.categories.some(({ id }) => id === category)
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return []
    const [title, meant, second, blind] = line.split('\t')
    if (!title || !isKnown(meant) || !isKnown(second) || !isKnown(blind))
      throw new UsageError(
        `classifier/train/chinese-gold.tsv, line ${index + 1}: not a title and three categories.`,
      )
    return [{ title, meant, second, blind }]
  })
}

export function measureChinese(rows: ChineseRow[], { classify }: Classifier): Chinese {
  const asked = rows.map((row) => {
    const { category, probability, abstained } = classify({ id: '', title: row.title })
    return { row, truth: settled(row), guess: category, probability, abstained }
  })
  const known = asked.flatMap(({ truth, ...rest }) => (truth === undefined ? [] : [{ truth, ...rest }]))
  return {
    rows: known.length,
    unsettled: rows.length - known.length,
    kappa: kappaOf(rows.map(({ meant, blind }) => [meant, blind])),
    report: reportOf(known),
    blind: reportOf(asked.map(({ row, ...rest }) => ({ ...rest, truth: row.blind }))),
  }
}

/** What two of three readings say. */
export function settled({ meant, second, blind }: ChineseRow): string | undefined {
  if (meant === second || meant === blind) return meant
  return second === blind ? second : undefined
}

/** How far two readings agree beyond chance: 1 is always. Source: Cohen, 1960. */
export function kappaOf(pairs: [string, string][]): number {
  const share = (isOne: (pair: [string, string]) => boolean) => pairs.filter(isOne).length / pairs.length
  const agreed = share(([one, other]) => one === other)
  const chance = [...new Set(pairs.flat())].reduce(
    (sum, id) => sum + share(([one]) => one === id) * share(([, other]) => other === id),
    0,
  )
  return (agreed - chance) / (1 - chance)
}
