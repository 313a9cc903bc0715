import { scaleLinear, type ScaleLinear } from 'd3-scale'
import { useSettings } from '../settings.tsx'
import { useWidth } from '../use-width.ts'
import type { ModelSet } from '../views.ts'

const HEIGHT = 280
const MOST_WIDTH = 420
const MARGIN = { top: 18, right: 18, bottom: 40, left: 48 }
const MOST_RADIUS = 13

/** How often answers of each certainty were right; on the line, a probability is what it says. */
export function CalibrationPlot({ set }: { set: ModelSet }) {
  const { t, format } = useSettings()
  const { ref, width: room } = useWidth<HTMLDivElement>(MOST_WIDTH)
  const width = Math.min(MOST_WIDTH, room)
  const x = scaleLinear([0, 1], [MARGIN.left, width - MARGIN.right])
  const y = scaleLinear([0, 1], [HEIGHT - MARGIN.bottom, MARGIN.top])
  const bins = set.bins.filter(({ rows }) => rows > 0)
  const most = Math.max(...bins.map(({ rows }) => rows))
  const described = bins.map(({ sure, right }) => `${format.percent(sure)}: ${format.percent(right)}`)
  return (
    <div ref={ref}>
      <svg
        class="chart"
        width={width}
        height={HEIGHT}
        role="img"
        aria-labelledby="calibration-title calibration-desc"
      >
        <title id="calibration-title">{t.model.calibration}</title>
        <desc id="calibration-desc">{t.model.calibrationDesc(described.join(', '))}</desc>
        <Grid x={x} y={y} />
        <line class="calibration-ideal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        <polyline
          class="calibration-line"
          points={bins.map(({ sure, right }) => `${x(sure)},${y(right)}`).join(' ')}
        />
        {bins.map(({ rows, sure, right }) => (
          <circle
            key={sure}
            class="calibration-point"
            cx={x(sure)}
            cy={y(right)}
            r={Math.max(3, MOST_RADIUS * Math.sqrt(rows / most))}
          />
        ))}
        <text class="axis" x={(x(0) + x(1)) / 2} y={HEIGHT - 4} text-anchor="middle">
          {t.model.said}
        </text>
      </svg>
    </div>
  )
}

type Scale = ScaleLinear<number, number>

function Grid({ x, y }: { x: Scale; y: Scale }) {
  const { format } = useSettings()
  return (
    <>
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share} class="grid">
          <line x1={x(0)} x2={x(1)} y1={y(share)} y2={y(share)} />
          <text x={x(0) - 8} y={y(share)} dy="0.32em" text-anchor="end">
            {format.percent(share)}
          </text>
          <text x={x(share)} y={HEIGHT - MARGIN.bottom + 18} text-anchor="middle">
            {format.percent(share)}
          </text>
        </g>
      ))}
    </>
  )
}
