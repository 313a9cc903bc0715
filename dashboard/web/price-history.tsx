import { PriceChart, type PricePoint } from './charts/price-chart.tsx'
import { Card } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { Observation } from './views.ts'

/** The price in the market's own currency and in USD, each with an axis of its own. */
export function PriceHistory({ observations }: { observations: Observation[] }) {
  const { t } = useSettings()
  const charts = chartsOf(observations)
  return (
    <Card title={t.priceHistory}>
      {charts.length === 0 && <p class="muted">{t.noPrices}</p>}
      {charts.map(({ currency, points }) => (
        <div key={currency} class="price-chart">
          <h3>{t.priceIn(currency)}</h3>
          <PriceChart currency={currency} points={points} id={`price-${currency}`} />
        </div>
      ))}
    </Card>
  )
}

function chartsOf(observations: Observation[]): { currency: string; points: PricePoint[] }[] {
  const oldestFirst = observations.toReversed()
  const currencies = new Set(
    oldestFirst.map(({ priceCurrency }) => priceCurrency).filter((own) => own !== null),
  )
  const charts = [...currencies]
    .filter((currency) => currency !== 'USD')
    .map((currency) => ({
      currency,
      points: pointsOf(
        oldestFirst.filter((seen) => seen.priceCurrency === currency),
        'priceAmount',
      ),
    }))
  const usd = { currency: 'USD', points: pointsOf(oldestFirst, 'priceUsd') }
  return [...charts, usd].filter(({ points }) => points.length > 0)
}

function pointsOf(observations: Observation[], field: 'priceAmount' | 'priceUsd'): PricePoint[] {
  return observations
    .filter((seen) => seen[field] !== null)
    .map((seen) => ({ at: new Date(seen.at), price: Number(seen[field]) }))
}
