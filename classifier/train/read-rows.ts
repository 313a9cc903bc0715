import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { UsageError, messageOf } from '#shared/errors.ts'
import type { Taxonomy } from '../taxonomy.ts'
import { hashTitle, type Readings } from './readings.ts'

/**
 * One title. `clean` rows are learned from; the others only measure. `unlabelled` rows have no seller's category, only a
 * reading, and measure nothing.
 */
export type Row = {
  title: string
  description?: string
  path: string[]
  vendor: string
  market: string
  category: string
  subcategory: string | undefined
  clean: boolean
  reading?: string
  unlabelled?: true
}
export type TrainingData = { rows: Row[]; sha256: string }

const text = z.string().nullish()
const Line = z.object({
  title: z.string(),
  description: text,
  category_raw: text,
  vendor: text,
  market: text,
  label: text,
  sub: text,
  label_conflict: z.boolean().nullish(),
  contentless: z.boolean().nullish(),
})

/** Names that data sets use for ids of ours. */
const aliases: Record<string, string> = {
  fraud_financial: 'financial_fraud',
  forgeries: 'forged_documents',
  benign_other: 'other',
}

/** Reads JSON lines, gzipped or not; what has neither label nor reading is left out. @throws UsageError that names file and line of the first bad one. */
export function readRows(file: string, taxonomy: Taxonomy, readings: Readings = new Map()): TrainingData {
  const bytes = readBytes(file)
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
  const rows: Row[] = []
  for (const [index, line] of plain.toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    const row = readRow(line, `${file}, line ${index + 1}`, taxonomy, readings)
    if (row) rows.push(row)
  }
  return { rows, sha256: createHash('sha256').update(plain).digest('hex') }
}

/** The taxonomy's id for a data set's label, or nothing when it is none to learn. */
export function categoryOf(label: string, taxonomy: Taxonomy): string | undefined {
  const id = aliases[label] ?? label
  return taxonomy.categories.find((known) => known.id === id && known.reportOnly !== true)?.id
}

/** The same vendor is the same person on every market, however the name is written. */
export function groupOf(row: Row): string {
  return row.vendor.trim().toLowerCase()
}

/** 0 to 1, the same for the same vendor on every machine; another `salt` deals the vendors anew. */
export function placeOf(group: string, salt: string): number {
  return (
    createHash('sha256')
      .update(group + salt)
      .digest()
      .readUInt32LE(0) /
    2 ** 32
  )
}

function readRow(line: string, where: string, taxonomy: Taxonomy, readings: Readings): Row | undefined {
  const read = Line.safeParse(parseJson(line, where))
  if (!read.success) {
    const issue = read.error.issues[0]!
    throw new UsageError(`${where}, ${issue.path.join('.')}: ${issue.message}; mend or drop the line.`)
  }
  const { title, label, sub, vendor, market, category_raw: raw } = read.data
  const reading = readings.get(hashTitle(title))
  if (label === undefined || label === null)
    return reading === undefined ? undefined : unlabelledRow(read.data, reading)
  const category = categoryOf(label, taxonomy)
  if (category === undefined)
    throw new UsageError(`${where}: the label ${label} is none to learn; taxonomy.yaml lists the categories.`)
  const row: Row = {
    title,
    path: (raw ?? '').split('/').filter((segment) => segment.trim() !== ''),
    vendor: vendor ?? '',
    market: market ?? '',
    category,
    subcategory: subcategoryOf(category, sub, taxonomy),
    clean: read.data.label_conflict !== true && read.data.contentless !== true,
  }
  if (reading !== undefined) row.reading = reading
  if (read.data.description) row.description = read.data.description
  return row
}

function subcategoryOf(category: string, sub: string | null | undefined, taxonomy: Taxonomy) {
  const known = taxonomy.categories.find(({ id }) => id === category)
  return known?.subcategories.find(({ id }) => id === sub)?.id
}

function unlabelledRow({ title, description, vendor, market }: z.infer<typeof Line>, reading: string): Row {
  return {
    title,
    ...(description && { description }),
    path: [],
    // Without a name, each is somebody else.
    vendor: vendor ?? title,
    market: market ?? '',
    category: reading,
    subcategory: undefined,
    clean: true,
    reading,
    unlabelled: true,
  }
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new UsageError(`${where} is not JSON; mend or drop the line.`, { cause: error })
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`The training data cannot be read: ${messageOf(error)}.`, { cause: error })
  }
}
