import { open, writeFile, type FileHandle } from 'node:fs/promises'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import type { Released } from './released-row.ts'

/** A column of a file, and whether it holds whole numbers. */
export type Column = { name: string; isNumber: boolean }

/** One table as CSV (RFC 4180, LF), JSON lines and Parquet, written side by side, a batch in memory at a time. */
export type TableWriter = AsyncDisposable & {
  add(rows: Released[]): Promise<void>
  /** Whoever forgets it has files without an end. */
  finish(): Promise<void>
}

/** @param path folder and name without ending */
export async function openTableWriter(path: string, columns: Column[]): Promise<TableWriter> {
  const csv = await open(`${path}.csv`, 'w', 0o600)
  const jsonl = await open(`${path}.jsonl`, 'w', 0o600)
  const close = () => closeAll([csv, jsonl])
  // The library would make it readable by others.
  await writeFile(`${path}.parquet`, '', { mode: 0o600 })
  const parquet = new ParquetWriter({
    writer: fileWriter(`${path}.parquet`),
    schema: schemaOf(columns),
    createdBy: 'lanternfish',
  })
  const names = columns.map(({ name }) => name)
  await csv.write(`${names.join(',')}\n`)
  return {
    async add(rows) {
      await csv.write(rows.map((row) => csvLine(names.map((name) => row[name] ?? null))).join(''))
      await jsonl.write(rows.map((row) => `${JSON.stringify(pick(row, names))}\n`).join(''))
      const columnData = names.map((name) => ({ name, data: rows.map((row) => row[name] ?? null) }))
      await parquet.write({ columnData, rowGroupSize: rows.length })
    },
    async finish() {
      await parquet.finish()
      await close()
    },
    [Symbol.asyncDispose]: close,
  }
}

async function closeAll(files: FileHandle[]): Promise<void> {
  // Closing twice is harmless: the handle is -1 then.
  for (const file of files) if (file.fd !== -1) await file.close()
}

export function csvLine(values: (string | number | null)[]): string {
  const cells = values.map((value) => {
    const text = value === null ? '' : String(value)
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${cells.join(',')}\n`
}

function pick(row: Released, names: string[]): Released {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
}

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema']

function schemaOf(columns: Column[]): Schema {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, isNumber }) =>
      isNumber
        ? ({ name, type: 'INT32', repetition_type: 'OPTIONAL' } as const)
        : ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const),
    ),
  ]
}
