import { logOdds } from '../calibration.ts'
import type { Answer } from './calibrate.ts'
import { softmax } from './linear.ts'

/** For each class, a line from the log-odds that the model gives its best class to those that held. */
export type ClassCalibration = { slope: number[]; shift: number[] }

/** How strongly a line holds to the one that changes nothing, in rows: a rare class must not be led by a few. */
const PRIOR = 10
const STEPS = 60
/** A class's order of certainty stays as it is. */
const LEAST_SLOPE = 0.2

/** Platt's scaling of the best class, class by class, on answers of models that had not seen the rows. */
export function fitClasses(answers: Answer[], classes: number, sharpness: number): ClassCalibration {
  const points: Point[][] = Array.from({ length: classes }, () => [])
  for (const { logits, label } of answers) {
    const probabilities = softmax(logits, sharpness)
    const best = probabilities.indexOf(Math.max(...probabilities))
    points[best]!.push({ odds: logOdds(probabilities[best]!), right: best === label ? 1 : 0 })
  }
  const lines = points.map(fitLine)
  return { slope: lines.map(({ slope }) => slope), shift: lines.map(({ shift }) => shift) }
}

type Point = { odds: number; right: number }
type Line = { slope: number; shift: number }

/** Newton's method on the logistic loss, each step as long as it gains: far from the end a whole one may overshoot. */
function fitLine(points: Point[]): Line {
  let line: Line = { slope: 1, shift: 0 }
  let loss = lossOf(points, line)
  for (let step = 0; step < STEPS; step++) {
    const move = newtonStep(points, line)
    let length = 1
    let next = moved(line, move, length)
    while (lossOf(points, next) > loss && length > 1e-4) next = moved(line, move, (length /= 2))
    const reached = lossOf(points, next)
    if (reached >= loss) break
    line = next
    loss = reached
  }
  return { slope: Number(Math.max(LEAST_SLOPE, line.slope).toFixed(4)), shift: Number(line.shift.toFixed(4)) }
}

function moved({ slope, shift }: Line, move: Line, length: number): Line {
  return { slope: slope - length * move.slope, shift: shift - length * move.shift }
}

function lossOf(points: Point[], { slope, shift }: Line): number {
  let loss = (PRIOR / 2) * ((slope - 1) ** 2 + shift ** 2)
  for (const { odds, right } of points) {
    const z = slope * odds + shift
    loss += Math.max(z, 0) - right * z + Math.log1p(Math.exp(-Math.abs(z)))
  }
  return loss
}

function newtonStep(points: Point[], { slope, shift }: Line): Line {
  const g = { slope: PRIOR * (slope - 1), shift: PRIOR * shift }
  const h = { slope: PRIOR, shift: PRIOR, both: 0 }
  for (const { odds, right } of points) {
    const p = 1 / (1 + Math.exp(-(slope * odds + shift)))
    const weight = p * (1 - p)
    g.slope += (p - right) * odds
    g.shift += p - right
    h.slope += weight * odds * odds
    h.shift += weight
    h.both += weight * odds
  }
  const det = h.slope * h.shift - h.both * h.both
  return {
    slope: (h.shift * g.slope - h.both * g.shift) / det,
    shift: (h.slope * g.shift - h.both * g.slope) / det,
  }
}
