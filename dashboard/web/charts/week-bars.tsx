import { scaleLinear, type ScaleLinear } from 'd3-scale'
import { useSettings } from '../settings.tsx'
import { useWidth } from '../use-width.ts'

const HEIGHT = 140
const MARGIN = { top: 12, right: 8, bottom: 24, left: 40 }
const WEEK_MS = 7 * 86_400_000

type Week = { week: string; count: number }

/** Bars of a count a week, weeks without any included. The table beside it carries the figures. */
export function WeekBars({ title, weeks }: { title: string; weeks: Week[] }) {
  const { t, format } = useSettings()
  const { ref, width } = useWidth<HTMLDivElement>(480)
  const [first, last] = [Date.parse(weeks[0]!.week), Date.parse(weeks.at(-1)!.week)]
  const span = Math.round((last - first) / WEEK_MS) + 1
  const most = Math.max(...weeks.map(({ count }) => count))
  const x = scaleLinear([0, span], [MARGIN.left, width - MARGIN.right])
  const y = scaleLinear([0, most], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(3)
  const wide = Math.min(28, Math.max(2, (x(1) - x(0)) * 0.7))
  const tick = (ms: number) => format.tick(new Date(ms), 86_400)
  return (
    <div ref={ref}>
      <svg class="chart" width={width} height={HEIGHT} role="img" aria-labelledby="weeks-title weeks-desc">
        <title id="weeks-title">{title}</title>
        <desc id="weeks-desc">{t.analysis.reviewChart(span, format.count(most))}</desc>
        <Grid y={y} width={width} />
        {weeks.map(({ week, count }) => {
          const nth = Math.round((Date.parse(week) - first) / WEEK_MS)
          return (
            <rect
              key={week}
              class="bar"
              x={x(nth + 0.5) - wide / 2}
              y={y(count)}
              width={wide}
              height={y(0) - y(count)}
            />
          )
        })}
        <text class="axis" x={MARGIN.left} y={HEIGHT - 6}>
          {tick(first)}
        </text>
        {span > 1 && (
          <text class="axis" x={width - MARGIN.right} y={HEIGHT - 6} text-anchor="end">
            {tick(last)}
          </text>
        )}
      </svg>
    </div>
  )
}

function Grid({ y, width }: { y: ScaleLinear<number, number>; width: number }) {
  const { format } = useSettings()
  return (
    <>
      {y
        .ticks(3)
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
