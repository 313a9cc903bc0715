import { endingOf } from './market-states.tsx'
import { Card, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { Empty } from './states.tsx'
import type { MarketPage } from './views.ts'

export function MarketScrapes({ scrapes }: { scrapes: MarketPage['scrapes'] }) {
  const { t } = useSettings()
  if (scrapes.length === 0)
    return (
      <Card title={t.watch.scrapes}>
        <Empty title={t.watch.noScrapes} />
      </Card>
    )
  const heads = [
    t.watch.started,
    t.watch.ended,
    t.watch.ending,
    t.pagesFetched,
    t.pagesCaptured,
    t.watch.gateRate,
  ]
  return (
    <Card title={t.watch.scrapes} note={t.watch.scrapesNote}>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.watch.scrapes}>
        <table class="data">
          <thead>
            <tr>
              {heads.map((name, column) => (
                <th key={name} scope="col" class={column > 2 ? 'right' : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scrapes.map((scrape) => (
              <Row key={scrape.id} scrape={scrape} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function Row({ scrape }: { scrape: MarketPage['scrapes'][number] }) {
  const { t, format } = useSettings()
  const ending =
    scrape.ending === 'complete' || scrape.ending === null ? t.finished : endingOf(scrape.ending, t)
  const mix = scrape.outcomes.map(
    ({ outcome, count }) => `${t.outcomes[outcome] ?? outcome} ${format.count(count)}`,
  )
  return (
    <tr>
      <td>
        <Time at={scrape.startedAt} />
      </td>
      <td>{scrape.finishedAt === null ? '–' : <Time at={scrape.finishedAt} />}</td>
      <td>{scrape.finishedAt === null ? t.running : ending}</td>
      <td class="right">{format.count(scrape.fetched)}</td>
      <td class="right">{format.count(scrape.captured)}</td>
      <td class="right">
        {scrape.gateRate === null ? (
          '–'
        ) : (
          <span title={mix.join(', ')}>{format.percent(scrape.gateRate)}</span>
        )}
      </td>
    </tr>
  )
}

/** What the latest scrape reached, and why not the rest. */
export function MarketCoverage({ coverage }: { coverage: NonNullable<MarketPage['coverage']> }) {
  const { t, format } = useSettings()
  const note = t.watch.coverageNote(format.count(coverage.fetched), format.count(coverage.found))
  return (
    <Card title={t.watch.coverage} note={note}>
      <Meter part={coverage.fetched} whole={coverage.found} />
      {coverage.missed.length === 0 ? (
        <p class="muted coverage-rest">{t.watch.everythingReached}</p>
      ) : (
        <ul class="counted coverage-rest">
          {coverage.missed.map(({ why, reason, pages }) => (
            <li key={`${why} ${reason}`}>
              <span>
                {t.watch.missedWhy[why]}
                {reason && <span class="muted">: {reason}</span>}
              </span>
              <span class="figure">{format.count(pages)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

export function MarketFill({ fill }: { fill: MarketPage['fill'] }) {
  const { t, format } = useSettings()
  return (
    <Card title={t.watch.fill} note={t.watch.fillNote(format.count(fill.listings))}>
      <ul class="labels">
        {fill.fields.map(({ field, filled }) => (
          <li key={field}>
            <span>{t.watch.fields[field] ?? field}</span>
            <span class="figure">{format.percent(filled / fill.listings)}</span>
            <Meter part={filled} whole={fill.listings} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Meter({ part, whole }: { part: number; whole: number }) {
  return (
    <span class="meter" aria-hidden="true">
      <span style={{ width: `${whole === 0 ? 0 : (part / whole) * 100}%` }} />
    </span>
  )
}
