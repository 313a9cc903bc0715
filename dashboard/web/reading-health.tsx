import { Card, Time, TableHead } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { useFieldName } from './use-field-name.ts'
import type { MarketReading } from './views.ts'

type Row = MarketReading['health'][number]
const SHOWN = ['price', 'vendor', 'categoryPath', 'shipsFrom', 'shipsTo', 'stock', 'sold'] as const

/** By scrape how many answers were gates, and by kind of page how many listings have each field, what reads otherwise than before, what was held. */
export function ReadingHealth({ health }: { health: Row[] }) {
  const { t } = useSettings()
  const { scrape, gates, kind, pages, listings, differs, disputed, held } = t.reading
  const shown = SHOWN.filter((field) => health.some(({ filled }) => filled[field] !== undefined))
  const names = shown.map(useFieldName())
  return (
    <Card title={t.reading.health} note={t.reading.healthNote}>
      {health.length === 0 ? (
        <p class="muted">{t.reading.noHealth}</p>
      ) : (
        <div class="reading-scroll" tabIndex={0} role="region" aria-label={t.reading.health}>
          <table class="reading-health" role="table">
            <TableHead names={[scrape, gates, kind, pages, listings, ...names, differs, disputed, held]} />
            <tbody role="rowgroup">
              {health.map((row) => (
                <HealthRow key={`${row.scrapeId} ${row.pageKind}`} row={row} shown={shown} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}

function HealthRow({ row, shown }: { row: Row; shown: readonly string[] }) {
  const { t, format } = useSettings()
  const share = (part: number, whole: number) => (whole === 0 ? '–' : format.percent(part / whole))
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <Time at={row.startedAt} />
      </th>
      <td role="cell">{share(row.gates, row.asked)}</td>
      <td role="cell">{row.pageKind === null ? '–' : (t.reading.kinds[row.pageKind] ?? row.pageKind)}</td>
      <td role="cell">{format.count(row.pages)}</td>
      <td role="cell">{format.count(row.listings)}</td>
      {shown.map((field) => (
        <td key={field} role="cell">
          {share(row.filled[field] ?? 0, row.listings)}
        </td>
      ))}
      <td role="cell">{share(row.differs, row.known)}</td>
      <td role="cell">{format.count(row.disputed)}</td>
      <td role="cell">{format.count(row.held)}</td>
    </tr>
  )
}
