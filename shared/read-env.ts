import { z } from 'zod'
import { UsageError } from './errors.ts'

/** Every process reads it, so that a wrong one is named together with its other wrong settings. */
export const LogLevel = z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')

/** Below so much free space nothing more is captured; `doctor` judges by the same. */
export const MinFreeMb = z.coerce.number().nonnegative().default(1024)

/** Settings from the environment. @throws UsageError that names every bad variable at once */
export function readEnv<T>(schema: z.ZodType<T>, source: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(source)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.')
    const isMissing = source[name] === undefined
    return isMissing ? `${name} is missing` : `${name}: ${issue.message.replace(/^Invalid \w+: /, '')}`
  })
  throw new UsageError(`The environment is wrong: ${faults.join('; ')}.`, { cause: parsed.error })
}
