import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError, messageOf } from '#shared/errors.ts'

/** One command of the program. `run` gives the exit status and throws `LanternfishError` for what a person can mend. */
export type Command = { usage: string; run(args: string[]): Promise<number> }

type Parsed<O extends NonNullable<ParseArgsConfig['options']>> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>

/** `parseArgs` that answers a wrong flag with one sentence and the command's usage. */
export function parseFlags<const O extends NonNullable<ParseArgsConfig['options']>>(
  command: { usage: string },
  args: string[],
  options: O,
): Parsed<O> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${messageOf(error).split('. To ')[0]}.\n${command.usage}`, { cause: error })
  }
}

/** `parseFlags` of a command that takes flags alone. */
export function parseOnlyFlags<const O extends NonNullable<ParseArgsConfig['options']>>(
  command: { usage: string },
  args: string[],
  options: O,
): Parsed<O> {
  const parsed = parseFlags(command, args, options)
  const [stray] = parsed.positionals
  if (stray === undefined) return parsed
  throw new UsageError(`"${stray}" means nothing here.\n${command.usage}`)
}
