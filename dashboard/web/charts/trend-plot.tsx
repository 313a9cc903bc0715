import { scaleLinear, type ScaleLinear } from 'd3-scale'
import { area, curveMonotoneX, stack, type SeriesPoint } from 'd3-shape'
import { useSettings } from '../settings.tsx'
import type { Trend } from '../views.ts'
import { bucketTime, totals, type Series } from './trend-series.ts'
import { useSeriesName } from './use-series-name.ts'

const HEIGHT = 280
const MARGIN = { top: 12, right: 8, bottom: 28, left: 44 }

type PlotProps = {
  trend: Trend
  series: Series[]
  width: number
  bucket: number | undefined
  onPoint: (bucket: number | undefined) => void
}

/** The drawing alone; the legend and the table beside it carry the figures. */
export function TrendPlot({ trend, series, width, bucket, onPoint }: PlotProps) {
  const { t, format } = useSettings()
  const name = useSeriesName()
  // One bucket alone is drawn as a band: an area needs two points.
  const last = Math.max(1, trend.buckets - 1)
  const x = scaleLinear([0, last], [MARGIN.left, width - MARGIN.right])
  const highest = Math.max(1, ...totals(trend))
  const y = scaleLinear([0, highest], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4)
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect()
    const at = Math.round(x.invert(event.clientX - box.left))
    onPoint(Math.min(trend.buckets - 1, Math.max(0, at)))
  }
  const tick = (at: number) => format.tick(bucketTime(trend, at), trend.stepSeconds)
  const summary = t.trendChart(tick(0), tick(trend.buckets - 1), series.map(name).join(', '))
  return (
    <svg
      class="chart"
      width={width}
      height={HEIGHT}
      role="img"
      aria-labelledby="trend-title trend-desc"
      onPointerMove={point}
      onPointerLeave={() => onPoint(undefined)}
    >
      <title id="trend-title">{t.trendTitle}</title>
      <desc id="trend-desc">{summary}</desc>
      <Grid y={y} width={width} />
      {areasOf(series, last, x, y).map(({ tone, path }) => (
        <path key={tone} class={`area tone-${tone}`} d={path} />
      ))}
      {ticksOf(trend.buckets, width).map(({ at, anchor }) => (
        <text key={at} class="axis" x={x(at)} y={HEIGHT - 8} text-anchor={anchor}>
          {tick(at)}
        </text>
      ))}
      {bucket !== undefined && (
        <line class="cursor" x1={x(bucket)} x2={x(bucket)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
      )}
    </svg>
  )
}

type Scale = (value: number) => number

function Grid({ y, width }: { y: ScaleLinear<number, number>; width: number }) {
  const { format } = useSettings()
  return (
    <>
      {y
        .ticks(4)
        .filter(Number.isInteger)
        .map((value) => (
          <g key={value} class="grid" transform={`translate(0 ${y(value)})`}>
            <line x1={MARGIN.left} x2={width - MARGIN.right} />
            <text x={MARGIN.left - 8} dy="0.32em" text-anchor="end">
              {format.count(value)}
            </text>
          </g>
        ))}
    </>
  )
}

function areasOf(series: Series[], last: number, x: Scale, y: Scale) {
  const rows = Array.from({ length: last + 1 }, (_, at) => at)
  const stacked = stack<number, Series>()
    .keys(series)
    .value((at, { counts }) => counts[at] ?? counts.at(-1) ?? 0)(rows)
  const draw = area<SeriesPoint<number>>()
    .x(({ data }) => x(data))
    .y0(([low]) => y(low))
    .y1(([, high]) => y(high))
    .curve(curveMonotoneX)
  return stacked.map((layer) => ({ tone: layer.key.tone, path: draw(layer) ?? '' }))
}

/** As many labels as fit, the first and the last held inside the chart. */
function ticksOf(buckets: number, width: number) {
  const count = Math.min(buckets, Math.max(2, Math.floor(width / 130)))
  if (count < 2) return [{ at: 0, anchor: 'start' as const }]
  return Array.from({ length: count }, (_, nth) => ({
    at: Math.round((nth * (buckets - 1)) / (count - 1)),
    anchor: nth === 0 ? ('start' as const) : nth === count - 1 ? ('end' as const) : ('middle' as const),
  }))
}
