import { isMet, type Measure } from './measure.ts'

const HEAD = ['what', 'ours', 'peer', 'unit', 'ratio', 'budget', '']

/** Figures as lines of a table for a terminal; notes stand below. */
export function tableOf(measures: readonly Measure[]): string {
  const rows = [HEAD, ...measures.map(rowOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  const notes = measures.flatMap(({ name, note }) => (note === undefined ? [] : [`  ${name}: ${note}`]))
  return `${[...lines.map((line) => line.trimEnd()), ...notes].join('\n')}\n`
}

function rowOf(measure: Measure): string[] {
  const { name, ours, peer, unit, ratio, budget } = measure
  const met = isMet(measure)
  return [
    name,
    figure(ours),
    peer === undefined ? '-' : figure(peer),
    unit,
    ratio === undefined ? '-' : ratio.toFixed(2),
    budget === undefined ? '-' : 'atLeast' in budget ? `≥ ${budget.atLeast}` : `≤ ${budget.atMost}`,
    met === undefined ? '' : met ? 'met' : 'missed',
  ]
}

/** Three digits that count; more would be noise. */
function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3)
}
