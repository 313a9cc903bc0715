import type { z } from 'zod'
import { UsageError } from './errors.ts'

/** Settings from the environment. @throws UsageError that names every bad variable at once */
export function readEnv<T>(schema: z.ZodType<T>, source: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(source)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.join('.')} ${issue.message.replace(/^Invalid input: /, '')}`,
  )
  throw new UsageError(`The environment is wrong: ${faults.join('; ')}.`, { cause: parsed.error })
}
