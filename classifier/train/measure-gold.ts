import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { UsageError, messageOf } from '#shared/errors.ts'
import type { Classifier } from '../classify.ts'
import type { Taxonomy } from '../taxonomy.ts'
import { reportOf, type Report } from './evaluate.ts'
import { categoryOf } from './read-rows.ts'

/** Listings labelled by reading title and description, which no training has seen. */
export type GoldRow = { title: string; description: string; category: string }
export type Gold = { titles: Report; descriptions: Report }

const Line = z.object({ title: z.string(), description: z.string(), label: z.string() })

/** @throws UsageError that names the line. */
export function readGold(file: string, taxonomy: Taxonomy): GoldRow[] {
  return textOf(file)
    .split('\n')
    .flatMap((line, index) =>
      line.trim() === '' ? [] : [readLine(line, `${file}, line ${index + 1}`, taxonomy)],
    )
}

/** Titles alone, and titles with descriptions. */
export function measureGold(rows: GoldRow[], { classify }: Classifier): Gold {
  const ask = (described: boolean) =>
    reportOf(
      rows.map(({ title, description, category }) => {
        const verdict = classify({ id: '', title, ...(described ? { description } : {}) })
        const { probability, abstained } = verdict
        return { truth: category, guess: verdict.category, probability, abstained }
      }),
    )
  return { titles: ask(false), descriptions: ask(true) }
}

function readLine(line: string, where: string, taxonomy: Taxonomy): GoldRow {
  try {
    const { title, description, label } = Line.parse(JSON.parse(line))
    const category = categoryOf(label, taxonomy)
    if (category === undefined) throw new Error(`the label ${label} is none to learn`)
    return { title, description, category }
  } catch (error) {
    throw new UsageError(`${where}: not a listing with title, description and a known label.`, {
      cause: error,
    })
  }
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file)
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    throw new UsageError(`The gold listings cannot be read: ${messageOf(error)}.`, { cause: error })
  }
}
