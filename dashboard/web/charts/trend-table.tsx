import { useSettings } from '../settings.tsx'
import type { Trend } from '../views.ts'
import { bucketTime, totals, type Series } from './trend-series.ts'
import { useSeriesName } from './use-series-name.ts'

/** The same figures for who cannot see the chart, or wants them exact. */
export function TrendTable({ trend, series }: { trend: Trend; series: Series[] }) {
  const { t, format } = useSettings()
  const name = useSeriesName()
  const sums = totals(trend)
  return (
    <details class="as-table">
      <summary>{t.showAsTable}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.trendTitle}>
        <table class="data">
          <thead>
            <tr>
              <th scope="col">{t.time}</th>
              <th scope="col" class="right">
                {t.total}
              </th>
              {series.map((one) => (
                <th key={one.category} scope="col" class="right">
                  {name(one)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sums.map((sum, bucket) => (
              <tr key={bucket}>
                <th scope="row">{format.tick(bucketTime(trend, bucket), trend.stepSeconds)}</th>
                <td class="right">{format.count(sum)}</td>
                {series.map((one) => (
                  <td key={one.category} class="right">
                    {format.count(one.counts[bucket] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
