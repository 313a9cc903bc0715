import { z } from 'zod'
import { readEnv } from '#shared/read-env.ts'

export const MetricsEnv = z.object({
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  // Unset: a role serves no metrics. 0 asks the system for a free port.
  METRICS_PORT: z.preprocess(
    (text) => (text === '' ? undefined : text),
    z.coerce.number().int().min(0).max(65_535).optional(),
  ),
})

/** Where a role answers `/metrics`, `/healthz` and `/readyz`; undefined where it does not. */
export type MetricsPlace = { host: string; port: number } | undefined

export function metricsOf({
  METRICS_HOST: host,
  METRICS_PORT: port,
}: z.infer<typeof MetricsEnv>): MetricsPlace {
  return port === undefined ? undefined : { host, port }
}

export function readMetricsPlace(source: NodeJS.ProcessEnv): MetricsPlace {
  return metricsOf(readEnv(MetricsEnv, source))
}
