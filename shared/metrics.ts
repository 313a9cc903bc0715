import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { withDeadline } from './with-deadline.ts'

/**
 * What a process counts, one registry for all of it: an event's helper counts where it logs. Names and units are
 * Prometheus': https://prometheus.io/docs/practices/naming/. A label holds one of few values that the program itself
 * chose, never text from a page, an address or an id.
 */
const registry = new Registry()
collectDefaultMetrics({ register: registry })

/** Longer than Prometheus waits nobody reads the answer. */
const READ_MS = 3_000
const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90]

const unread = counter('lanternfish_metrics_unread_total', 'Values that could not be read for an answer.', [
  'metric',
])

/** Only goes up. The name ends in `_total`. Two places that count the same share it. */
export function counter<Label extends string = never>(name: string, help: string, labelNames: Label[] = []) {
  const known = registry.getSingleMetric(name) as Counter<Label> | undefined
  return known ?? new Counter<Label>({ name, help, labelNames, registers: [registry] })
}

/** Durations, in seconds. The name ends in `_seconds`. */
export function duration<Label extends string = never>(name: string, help: string, labelNames: Label[] = []) {
  return new Histogram<Label>({ name, help, labelNames, buckets: SECONDS, registers: [registry] })
}

/**
 * A value that is looked up whenever somebody asks for the metrics, by the name it is given. Where it cannot be read
 * in time the metric is absent and `lanternfish_metrics_unread_total` says so: Postgres being away must not hide the rest.
 */
export function watched(name: string, help: string, read: () => Promise<number>): Disposable {
  let reading: Promise<number> | undefined
  // A role that is opened again in the same process takes over from the one before.
  registry.removeSingleMetric(name)
  const gauge = new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      // One at a time: a server that is away would otherwise collect questions for its return.
      reading ??= read().finally(() => (reading = undefined))
      try {
        this.set(await withDeadline(reading, READ_MS))
      } catch {
        this.remove()
        unread.inc({ metric: name })
      }
    },
  })
  return {
    [Symbol.dispose]: () =>
      void (registry.getSingleMetric(name) === gauge && registry.removeSingleMetric(name)),
  }
}

/** Everything counted so far, as Prometheus reads it. */
export async function readMetrics(): Promise<{ contentType: string; text: string }> {
  return { contentType: registry.contentType, text: await registry.metrics() }
}
