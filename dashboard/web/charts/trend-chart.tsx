import { useState } from 'preact/hooks'
import { useSettings } from '../settings.tsx'
import { useWidth } from '../use-width.ts'
import type { Trend } from '../views.ts'
import { bucketTime, foldSeries, totals, type Series } from './trend-series.ts'
import { TrendPlot } from './trend-plot.tsx'
import { TrendTable } from './trend-table.tsx'
import { useSeriesName } from './use-series-name.ts'

/** Stacked areas with a legend that doubles as the read-out of the chosen moment. */
export function TrendChart({ trend }: { trend: Trend }) {
  const [chosen, setChosen] = useState<number>()
  const { ref, width } = useWidth<HTMLDivElement>(640)
  const { t, format } = useSettings()
  const last = trend.buckets - 1
  const bucket = Math.min(chosen ?? last, last)
  const series = foldSeries(trend)
  const label = format.tick(bucketTime(trend, bucket), trend.stepSeconds)
  return (
    <div class="trend" ref={ref}>
      <TrendPlot {...{ trend, series, width, bucket: chosen, onPoint: setChosen }} />
      <input
        type="range"
        class="scrubber"
        aria-label={t.trendScrubber}
        aria-valuetext={`${label}: ${format.count(totals(trend)[bucket] ?? 0)}`}
        min={0}
        max={last}
        value={bucket}
        onInput={(event) => setChosen(event.currentTarget.valueAsNumber)}
      />
      <Legend {...{ trend, series, bucket, label }} />
      <TrendTable trend={trend} series={series} />
    </div>
  )
}

function Legend({
  trend,
  series,
  bucket,
  label,
}: {
  trend: Trend
  series: Series[]
  bucket: number
  label: string
}) {
  const { t, format } = useSettings()
  const name = useSeriesName()
  return (
    <div class="legend">
      <p class="legend-time">
        <strong>{label}</strong>
        <span class="muted">
          {t.total} <b class="figure">{format.count(totals(trend)[bucket] ?? 0)}</b>
        </span>
      </p>
      <ul>
        {series.map((one) => (
          <li key={one.category}>
            <span class={`swatch tone-${one.tone}`} aria-hidden="true" />
            <span class="legend-name">{name(one)}</span>
            <span class="figure">{format.count(one.counts[bucket] ?? 0)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
