import { Card, useCategoryName } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { DriftWeek } from './views.ts'

/** As contracts/drift.ts has them. */
const ALARM = 0.25
const NOTICE = 0.1

/** How far the new listings of each week were from those of the eight weeks before. */
export function ModelDrift({ drift }: { drift: DriftWeek[] }) {
  const { t, format } = useSettings()
  return (
    <Card title={t.model.drift} note={t.model.driftNote} class="card-flush-body">
      {drift.length === 0 ? (
        <p class="muted drift-none">{t.model.noDrift}</p>
      ) : (
        <div class="scroll scroll-whole" tabIndex={0} role="region" aria-label={t.model.drift}>
          <table class="data model-table">
            <thead>
              <tr>
                <th scope="col">{t.model.week}</th>
                <th scope="col">{t.model.measure}</th>
                <th scope="col" class="right">
                  PSI
                </th>
                <th scope="col">{t.state}</th>
                <th scope="col" class="right">
                  {t.listings}
                </th>
                <th scope="col">{t.model.moved}</th>
              </tr>
            </thead>
            <tbody>
              {drift.map((row) => (
                <tr key={`${row.week} ${row.measure}`}>
                  <th scope="row">{row.week}</th>
                  <td>{t.model.measures[row.measure]}</td>
                  <td class="right figure">{row.psi.toFixed(3)}</td>
                  <td>
                    <Level psi={row.psi} />
                  </td>
                  <td class="right figure">{format.count(row.listings)}</td>
                  <td>
                    <Moved row={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}

function Level({ psi }: { psi: number }) {
  const { t } = useSettings()
  const level = psi >= ALARM ? 'alarm' : psi >= NOTICE ? 'some' : 'none'
  return <span class={level === 'alarm' ? 'chip chip-open' : 'chip'}>{t.model.levels[level]}</span>
}

function Moved({ row }: { row: DriftWeek }) {
  const { format } = useSettings()
  const nameOf = useValueName()
  return (
    <ul class="moved">
      {row.moved.map(({ value, before, now }) => (
        <li key={value} class="small">
          {nameOf(row.measure, value)}: {format.percent(before)} → {format.percent(now)}
        </li>
      ))}
    </ul>
  )
}

function useValueName() {
  const { t, format } = useSettings()
  const category = useCategoryName()
  return (measure: DriftWeek['measure'], value: string): string => {
    if (value === 'none') return t.model.unknown
    if (measure === 'category') return category(value)
    if (measure === 'language') return format.language(value)
    if (measure === 'undecided') return value === 'true' ? t.undecided : t.model.decided
    return measure === 'probability' ? t.model.fromPercent(value) : t.model.fromLetters(value)
  }
}
