import { Card, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { MarketReading } from './views.ts'

/** Pages of which only the first part was read. What was left out is in their captures. */
export function CutPages({ cut }: Pick<MarketReading, 'cut'>) {
  const { t, format } = useSettings()
  if (cut.length === 0) return null
  return (
    <Card title={t.reading.cut} note={t.reading.cutNote}>
      <ul class="reading-cut">
        {cut.map(({ pageKind, path, capturedAt, characters, read }) => (
          <li key={`${path} ${capturedAt}`}>
            <code dir="auto">{path ?? '–'}</code>{' '}
            <span class="muted">
              {t.reading.kinds[pageKind] ?? pageKind}, <Time at={capturedAt} />
            </span>
            <br />
            {t.reading.cutShare(
              format.count(read),
              format.count(characters),
              format.percent(read / characters),
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
