import { useState } from 'preact/hooks'
import { useAccount } from './account.tsx'
import { useApi } from './api.ts'
import { TrendChart } from './charts/trend-chart.tsx'
import { LatestListings } from './latest-listings.tsx'
import { Endangered } from './market-life.tsx'
import { MarketStates } from './market-states.tsx'
import { Card, Segments } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { Overview } from './views.ts'
import { WaitingForPerson } from './waiting-for-person.tsx'

const RANGES = ['all', '1h', '24h', '7d', '30d', '90d', '1y'] as const
type Range = (typeof RANGES)[number]

/** Quick while something is being read, slow when only the clock moves. */
function pollMs({ markets, counts, waitingForPerson }: Overview): number {
  const moving =
    counts.waiting > 0 ||
    waitingForPerson.length > 0 ||
    markets.some(({ lastScrape }) => lastScrape?.finishedAt === null)
  return moving ? 5000 : 60_000
}

export function OverviewPage() {
  const { t, format } = useSettings()
  const [range, setRange] = useState<Range>('all')
  const loaded = useApi<Overview>(`/overview?range=${range}`, pollMs)
  usePageTitle(t.overview)
  return (
    <div class="page">
      <div class="page-head">
        <div>
          <h1>{t.overview}</h1>
          <p class="muted">{t.overviewLead}</p>
        </div>
        {loaded.data && <p class="muted small">{t.asOf(format.time(loaded.data.at))}</p>}
      </div>
      <Await from={loaded}>
        {(overview) => (
          <>
            <Endangered markets={overview.endangered} />
            <WaitingForPerson waiting={overview.waitingForPerson} />
            <Counters counts={overview.counts} />
            <Trends overview={overview} range={range} onRange={setRange} />
            <div class="columns">
              <MarketStates markets={overview.markets} />
              <LatestListings listings={overview.latest} />
            </div>
          </>
        )}
      </Await>
    </div>
  )
}

function Counters({ counts }: { counts: Overview['counts'] }) {
  const { t, format } = useSettings()
  const { role } = useAccount()
  const rows: [string, number, string?][] = [
    [t.listings, counts.listings],
    [t.vendors, counts.vendors],
    [t.markets, counts.markets],
    [t.captures, counts.captures],
    [t.waiting, counts.waiting, counts.waiting > 0 ? t.waitingNote : t.nothingWaiting],
  ]
  return (
    <div class="counters">
      <dl class="counter-list">
        {rows.map(([name, count, note]) => (
          <div class="counter" key={name}>
            <dt>{name}</dt>
            <dd>{format.count(count)}</dd>
            {note && <dd class="counter-note">{note}</dd>}
          </div>
        ))}
      </dl>
      <section class="counter counter-lit" aria-label={t.needsPerson}>
        <h2>{t.needsPerson}</h2>
        <p class="counter-figure">{format.count(counts.undecided)}</p>
        <p class="counter-note">
          {counts.undecided > 0 ? t.needsPersonLead(format.count(counts.undecided)) : t.nonePending}
        </p>
        {counts.undecided > 0 && (
          <Link href={role === 'researcher' ? '/listings?category=undecided' : '/review'}>
            {t.reviewThem}
          </Link>
        )}
      </section>
    </div>
  )
}

type TrendsProps = { overview: Overview; range: Range; onRange: (range: Range) => void }

function Trends({ overview, range, onRange }: TrendsProps) {
  const { t } = useSettings()
  const options = RANGES.map((value): [Range, string] => [value, t.ranges[value]])
  const isEmpty = overview.trend === null || overview.trend.series.length === 0
  return (
    <Card
      title={t.trendTitle}
      note={t.trendNote}
      actions={<Segments label={t.range} value={range} options={options} onChoose={onRange} />}
    >
      {isEmpty ? <Empty title={t.trendEmpty} /> : <TrendChart trend={overview.trend!} />}
    </Card>
  )
}
