import { MissingServiceError, UsageError, messageOf } from '#shared/errors.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { readMetricsPlace } from './metrics-settings.ts'

const TIMEOUT_MS = 5_000

export const health: Command = {
  usage: `usage: lanternfish health
  Asks the role of METRICS_HOST and METRICS_PORT whether it and all that it needs answer; status 3 names what does not.
`,
  async run(args) {
    parseOnlyFlags(health, args, {})
    const place = readMetricsPlace(process.env)
    if (!place) throw new UsageError('Set METRICS_PORT to the port that the role has: it answers there.')
    // A role that listens on every address is asked on its own machine.
    const host = place.host === '0.0.0.0' ? '127.0.0.1' : place.host
    const { status, text } = await ask(`http://${host}:${place.port}/readyz`)
    if (status !== 200) throw new MissingServiceError(`The role is not ready: ${text.trim()}`)
    process.stdout.write('ok\n')
    return 0
  },
}

async function ask(url: string): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { status: answer.status, text: await answer.text() }
  } catch (cause) {
    throw new MissingServiceError(
      `No role answers at ${url} (${messageOf(cause)}): start it, or correct METRICS_PORT.`,
      { cause },
    )
  }
}
