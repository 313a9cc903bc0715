/** A straight line through points by least squares, in the units of y for one of x. `plusMinus`: half of the 95 % interval. */
export type Slope = { perX: number; plusMinus: number; at: (x: number) => number }

/** Two-sided 95 % of Student's t; beyond the last the normal distribution is near enough. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
const NORMAL = 1.96

/** The interval takes the points for independent: average what hangs together before. */
export function slopeOf(points: readonly { x: number; y: number }[]): Slope {
  const n = points.length
  const [meanX, meanY] = [meanOf(points.map(({ x }) => x)), meanOf(points.map(({ y }) => y))]
  const sumXX = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  const sumXY = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0)
  const perX = sumXY / sumXX
  const at = (x: number): number => meanY + perX * (x - meanX)
  const residual = points.reduce((sum, { x, y }) => sum + (y - at(x)) ** 2, 0)
  const freedom = n - 2
  const student = STUDENT[freedom - 1] ?? NORMAL + 2.5 / freedom
  return { perX, plusMinus: student * Math.sqrt(residual / freedom / sumXX), at }
}

/** So many points in a row as one, their mean; what is left over at the end is dropped. */
export function inBlocks(
  points: readonly { x: number; y: number }[],
  size: number,
): { x: number; y: number }[] {
  return Array.from({ length: Math.floor(points.length / size) }, (_, block) => {
    const part = points.slice(block * size, (block + 1) * size)
    return { x: meanOf(part.map(({ x }) => x)), y: meanOf(part.map(({ y }) => y)) }
  })
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
