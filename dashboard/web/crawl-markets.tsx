import { Card, Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { Crawl } from './views.ts'

type Market = Crawl['markets'][number]

/** Each market's frontier, counted; every count leads to its pages. */
export function CrawlMarkets({ markets }: { markets: Market[] }) {
  const { t } = useSettings()
  return (
    <Card title={t.watch.frontierTitle} note={t.watch.frontierNote}>
      <ul class="markets">
        {markets.map((market) => (
          <Row key={market.name} market={market} />
        ))}
      </ul>
    </Card>
  )
}

function Row({ market }: { market: Market }) {
  const { t, format } = useSettings()
  const outcomeName = (outcome: string) =>
    outcome === 'none' ? t.watch.neverFetched : (t.outcomes[outcome] ?? outcome)
  const stateName = (state: string) => t.watch.frontier[state as keyof typeof t.watch.frontier]
  return (
    <li class="market">
      <div class="market-head">
        <Link href={`/markets/${market.name}`} class="market-name">
          {market.title}
        </Link>
        <span class="muted">
          {t.watch.pages} {format.count(market.pages)}
        </span>
        <Doing market={market} />
      </div>
      <Counts
        label={t.watch.stands}
        market={market.name}
        by="state"
        counts={market.states}
        nameOf={stateName}
      />
      <Counts
        label={t.watch.lastEnded}
        market={market.name}
        by="outcome"
        counts={market.outcomes}
        nameOf={outcomeName}
      />
      {market.oldestDueAt !== null && (
        <p class="market-figures">
          <span>
            {t.watch.oldestDue} <Time at={market.oldestDueAt} />
          </span>
        </p>
      )}
    </li>
  )
}

function Doing({ market }: { market: Market }) {
  const { t, format } = useSettings()
  if (market.restingUntil !== null)
    return (
      <span class="state state-short">
        {t.watch.restingUntil} <Time at={market.restingUntil} />
      </span>
    )
  if (market.scrape === null) return <span class="state">{t.watch.idle}</span>
  const { fetched, captured } = market.scrape
  return (
    <span class={market.isHeld ? 'state state-running' : 'state state-short'}>
      {market.isHeld ? t.watch.nowReading : t.running}:{' '}
      {t.watch.scrapeRuns(format.count(fetched), format.count(captured))}
    </span>
  )
}

type CountsProps = {
  label: string
  market: string
  by: 'state' | 'outcome'
  counts: { value: string; count: number }[]
  nameOf: (value: string) => string
}

function Counts({ label, market, by, counts, nameOf }: CountsProps) {
  const { format } = useSettings()
  return (
    <ul class="count-links">
      <li class="muted small">{label}</li>
      {counts.map(({ value, count }) => (
        <li key={value}>
          <Link href={`/crawl/pages?market=${market}&${by}=${value}`}>
            {nameOf(value)} <b class="figure">{format.count(count)}</b>
          </Link>
        </li>
      ))}
    </ul>
  )
}
