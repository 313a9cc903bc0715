import { z } from 'zod'
import { UsageError } from '#shared/errors.ts'

const Env = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must look like postgres://user:password@host:port/database'),
  // 0 asks the system for a free port.
  DASHBOARD_PORT: z.coerce.number().int().min(0).max(65_535).default(8480),
})

/**
 * Called once, by the role.
 *
 * @throws UsageError that names every variable that is missing or wrong
 */
export function readDashboardConfig(env: Record<string, string | undefined>) {
  const read = Env.safeParse(env)
  if (read.success) return { databaseUrl: read.data.DATABASE_URL, port: read.data.DASHBOARD_PORT }
  const faults = read.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`)
  throw new UsageError(`The console cannot start: set ${faults.join(', ')}.`)
}
