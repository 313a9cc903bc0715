import { Facts } from './listing-facts.tsx'
import { Card } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { MarketPage } from './views.ts'

type Reach = NonNullable<MarketPage['reach']>

/** How many listings the market has by estimate, how many of them were seen, and where the rest is out of sight. */
export function MarketReach({ reach }: { reach: Reach }) {
  const { t, format } = useSettings()
  const { seen, estimate, low, high } = reach
  const known = estimate !== null && low !== null && high !== null && estimate > 0 && { estimate, low, high }
  const count = (value: number) => format.count(Math.round(value))
  return (
    <Card title={t.coverage.title} note={reach.at === null ? '' : t.coverage.note(format.time(reach.at))}>
      <Facts
        facts={[
          [t.coverage.seen, count(seen)],
          [t.coverage.estimate, known && <Estimate known={known} />],
          [t.coverage.share, known && format.percent(seen / known.estimate)],
          [t.coverage.gone, count(reach.gone)],
          [t.coverage.lists, t.coverage.ofLists(count(reach.whole), count(reach.lists))],
          [t.coverage.pages, [reach.discovered, reach.fetched, reach.parsed].map(count).join(' · ')],
        ]}
      />
      <p class="muted small">{t.coverage.methods[reach.method] ?? reach.method}</p>
      {reach.short.length > 0 && <ShortLists short={reach.short} />}
    </Card>
  )
}

type Known = { estimate: number; low: number; high: number }

function Estimate({ known: { estimate, low, high } }: { known: Known }) {
  const { t, format } = useSettings()
  const [all, least, most] = [estimate, low, high].map((value) => format.count(Math.round(value)))
  return (
    <>
      {all}
      {high > low && <span class="muted"> ({t.coverage.interval(least!, most!)})</span>}
    </>
  )
}

function ShortLists({ short }: { short: Reach['short'] }) {
  const { t, format } = useSettings()
  return (
    <>
      <h3 class="small">{t.coverage.short}</h3>
      <ul class="counted coverage-rest">
        {short.map(({ list, seen, estimate, capped }) => (
          <li key={list}>
            <span>
              <code class="wrap">{list}</code>
              {capped && <span class="muted"> {t.coverage.capped}</span>}
            </span>
            <span class="figure">
              {estimate === null
                ? t.coverage.listOnly(format.count(seen))
                : t.coverage.listSeen(format.count(seen), format.count(Math.round(estimate)))}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
