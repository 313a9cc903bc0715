import type { PlannedPurge } from '#db/retention.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** What goes and what is held, one line a table. */
export function retentionTable(planned: PlannedPurge[], orphans: { files: number; bytes: number }): string {
  const rows = planned.map((plan) => [
    plan.class,
    plan.table,
    plan.before.toISOString().slice(0, 10),
    String(plan.rows),
    plan.bytes > 0 ? sizeOf(plan.bytes) : '',
    plan.oldest?.toISOString().slice(0, 10) ?? '',
    plan.held > 0 ? String(plan.held) : '',
  ])
  const lines = [['class', 'table', 'before', 'rows', 'size', 'oldest', 'held'], ...rows]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const table = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  const leftOver = `left-over files without a row, older than a day: ${orphans.files}${orphans.files > 0 ? ` (${sizeOf(orphans.bytes)})` : ''}`
  return `${[...table, leftOver].join('\n')}\n`
}

/** Bytes for people: `1.5 MB`. */
export function sizeOf(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}
