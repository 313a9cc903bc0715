import { scaleLinear, scaleTime } from 'd3-scale'
import { curveStepAfter, line } from 'd3-shape'
import { useSettings } from '../settings.tsx'
import { useWidth } from '../use-width.ts'

const HEIGHT = 150
const MARGIN = { top: 14, right: 14, bottom: 26, left: 64 }
const DAY_SECONDS = 86_400

export type PricePoint = { at: Date; price: number }

/** One currency's price through time: it holds until the next reading says otherwise. */
export function PriceChart({ currency, points, id }: { currency: string; points: PricePoint[]; id: string }) {
  const { t, format } = useSettings()
  const { ref, width } = useWidth<HTMLDivElement>(480)
  const prices = points.map(({ price }) => price)
  const [low, high] = [Math.min(...prices), Math.max(...prices)]
  const [first, last] = [points[0]!.at, points.at(-1)!.at]
  // A flat line stands in the middle; a moving one shows its movement, so the axis need not begin at zero.
  const room = (high - low) * 0.15 || high * 0.1 || 1
  const y = scaleLinear([low - room, high + room], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(3)
  const x = scaleTime([first, last], [MARGIN.left, width - MARGIN.right])
  const path = line<PricePoint>()
    .x(({ at }) => x(at))
    .y(({ price }) => y(price))
    .curve(curveStepAfter)(points)
  const step = Math.max(1, (last.getTime() - first.getTime()) / 60_000)
  const label = (value: number) => format.amount(String(Number(value.toPrecision(6))), currency)
  return (
    <div ref={ref}>
      <svg class="chart" width={width} height={HEIGHT} role="img" aria-labelledby={`${id}-title ${id}-desc`}>
        <title id={`${id}-title`}>{t.priceIn(currency)}</title>
        <desc id={`${id}-desc`}>{t.priceChart(currency, label(low), label(high), points.length)}</desc>
        {y.ticks(3).map((value) => (
          <g key={value} class="grid" transform={`translate(0 ${y(value)})`}>
            <line x1={MARGIN.left} x2={width - MARGIN.right} />
            <text x={MARGIN.left - 8} dy="0.32em" text-anchor="end">
              {y.tickFormat(3)(value)}
            </text>
          </g>
        ))}
        <path class="price-line" d={path ?? ''} />
        {points.map(({ at, price }) => (
          <circle
            key={at.getTime()}
            class="price-point"
            cx={x(at)}
            cy={y(price)}
            r={points.length > 40 ? 1.5 : 3}
          />
        ))}
        <text class="axis" x={MARGIN.left} y={HEIGHT - 6}>
          {format.tick(first, step > DAY_SECONDS / 20 ? DAY_SECONDS : step)}
        </text>
        {last > first && (
          <text class="axis" x={width - MARGIN.right} y={HEIGHT - 6} text-anchor="end">
            {format.tick(last, step > DAY_SECONDS / 20 ? DAY_SECONDS : step)}
          </text>
        )}
      </svg>
    </div>
  )
}
