import { useApi } from './api.ts'
import { TrendChart } from './charts/trend-chart.tsx'
import { MarketBasis, MarketLife } from './market-facts.tsx'
import { LifeLine, MarketMirrors } from './market-life.tsx'
import { MarketSays } from './market-says.tsx'
import { MarketReach } from './market-reach.tsx'
import { MarketCoverage, MarketFill, MarketScrapes } from './market-scrapes.tsx'
import { StateMark } from './market-state.tsx'
import { Card, Time } from './pieces.tsx'
import { NoMarket } from './no-market.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await } from './states.tsx'
import type { MarketPage as Market } from './views.ts'

const POLL_MS = 30_000

export function MarketPage({ name }: { name: string }) {
  const { t } = useSettings()
  const loaded = useApi<Market>(`/markets/${encodeURIComponent(name)}`, () => POLL_MS)
  usePageTitle(loaded.data?.title ?? t.market)
  if (loaded.error?.status === 404) return <NoMarket />
  return (
    <div class="page">
      <nav class="crumbs" aria-label={t.markets}>
        <Link href="/markets">{t.markets}</Link>
      </nav>
      <Await from={loaded}>{(market) => <Details market={market} />}</Await>
    </div>
  )
}

function Details({ market }: { market: Market }) {
  const { t, format } = useSettings()
  return (
    <>
      <div class="page-head listing-head">
        <div>
          <h1 dir="auto">{market.title}</h1>
          <p class="listing-sub">
            <Link href={`/listings?market=${market.name}`}>{t.watch.marketListings}</Link>
            <Link href={`/vendors?market=${market.name}`}>{t.watch.marketVendors}</Link>
            <Link href={`/crawl/pages?market=${market.name}`}>{t.watch.marketPages}</Link>
            <Link href={`/markets/${market.name}/reading`}>{t.reading.title}</Link>
            {market.readingAlarm !== null && (
              <span class="chip chip-open">
                {t.reading.reasons[market.readingAlarm] ?? market.readingAlarm}
              </span>
            )}
          </p>
        </div>
        <p class="muted small">{t.asOf(format.time(market.at))}</p>
      </div>
      <MarketNow market={market} />
      <div class="detail-layout">
        <div class="detail-main">
          {market.trend !== null && market.trend.series.length > 0 && (
            <Card title={t.trendTitle} note={t.trendNote}>
              <TrendChart trend={market.trend} />
            </Card>
          )}
          <LifeLine market={market} />
          <MarketScrapes scrapes={market.scrapes} />
          {market.reach && <MarketReach reach={market.reach} />}
          {market.coverage && <MarketCoverage coverage={market.coverage} />}
        </div>
        <div class="detail-side">
          <MarketLife market={market} />
          {market.says.length > 0 && <MarketSays says={market.says} />}
          <MarketBasis basis={market.basis} />
          <MarketMirrors market={market} />
          {market.fill.listings > 0 && <MarketFill fill={market.fill} />}
        </div>
      </div>
    </>
  )
}

/** The state in large, and what it rests on. */
function MarketNow({ market: { state } }: { market: Market }) {
  const { t } = useSettings()
  return (
    <section class="card market-now" aria-label={t.state}>
      <p class="market-now-state">
        <StateMark of={state} />
      </p>
      <dl class="market-now-facts">
        <div>
          <dt>{t.watch.lastAnswered}</dt>
          <dd>{state.lastAnsweredAt === null ? t.watch.never : <Time at={state.lastAnsweredAt} />}</dd>
        </div>
        {state.fetch && (
          <div>
            <dt>{t.watch.restsOn}</dt>
            <dd>
              #{state.fetch.id} · <Time at={state.fetch.at} /> ·{' '}
              {t.outcomes[state.fetch.outcome] ?? state.fetch.outcome} ·{' '}
              {state.fetch.path === null ? t.watch.withheld : <code class="wrap">{state.fetch.path}</code>}
              {state.fetch.reason !== '' && <span class="muted"> ({t.life.reason(state.fetch.reason)})</span>}
            </dd>
          </div>
        )}
      </dl>
      {state.reason !== null && <p class="muted small">{t.life.reason(state.reason)}</p>}
    </section>
  )
}
