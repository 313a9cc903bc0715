import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { z } from 'zod'

/** Where the times of a capture come from, and how far off they were measured to be. Unknown is null, with the reason. */
export const ClockSource = z.strictObject({
  source: z.enum(['system clock', 'simulated clock']),
  kernelSource: z.string().nullable(),
  synchronised: z.boolean().nullable(),
  /** Seconds to add to our times to get the reference's. */
  offsetSeconds: z.number().nullable(),
  measuredBy: z.string().nullable(),
  reason: z.string().nullable(),
})
export type ClockSource = z.infer<typeof ClockSource>

/** Runs a program and gives its stdout, or the reason why there is none. Injected, so that answers can be tabled. */
export type Ask = (program: string, args: string[]) => Promise<{ answer: string } | { reason: string }>

const KERNEL_SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource'
const run = promisify(execFile)

/** Reads the state of this machine's clock; takes some milliseconds, so ask once an hour and not for each capture. */
export async function readClockSource(ask: Ask = askProgram): Promise<ClockSource> {
  const kernelSource = await readKernelSource()
  const base = { source: 'system clock' as const, kernelSource }
  const chrony = await ask('chronyc', ['-c', 'tracking'])
  const tracked = 'answer' in chrony ? readTracking(chrony.answer) : undefined
  if (tracked) return { ...base, ...tracked, measuredBy: 'chronyc tracking' }
  const timedate = await ask('timedatectl', ['show', '--property=NTPSynchronized', '--value'])
  const reason = `no offset was measured: ${'reason' in chrony ? chrony.reason : 'chronyd gave no reading'}`
  if (!('answer' in timedate)) {
    return {
      ...base,
      synchronised: null,
      offsetSeconds: null,
      measuredBy: null,
      reason: `${reason}; ${timedate.reason}`,
    }
  }
  const synchronised = timedate.answer.trim() === 'yes'
  return { ...base, synchronised, offsetSeconds: null, measuredBy: 'timedatectl (adjtimex state)', reason }
}

/** For rehearsals: says in every record that its times are not the world's. */
export const simulatedClockSource: ClockSource = {
  source: 'simulated clock',
  kernelSource: null,
  synchronised: null,
  offsetSeconds: null,
  measuredBy: null,
  reason: 'the times are those of a simulation',
}

/** Comma-separated fields of `chronyc -c tracking`: stratum is the third, system time offset the fifth, leap the last. */
function readTracking(
  line: string,
): Pick<ClockSource, 'synchronised' | 'offsetSeconds' | 'reason'> | undefined {
  const fields = line.trim().split(',')
  const offsetSeconds = Number(fields[4])
  if (fields.length < 14 || !Number.isFinite(offsetSeconds)) return undefined
  const synchronised = fields.at(-1) !== 'Not synchronised'
  if (synchronised) return { synchronised, offsetSeconds, reason: null }
  return { synchronised, offsetSeconds: null, reason: 'chronyd has no reference to measure against' }
}

async function readKernelSource(): Promise<string | null> {
  try {
    return (await readFile(KERNEL_SOURCE, 'utf8')).trim()
  } catch (error) {
    // Only Linux has the file; the record then says null.
    if (error instanceof Error) return null
    throw error
  }
}

async function askProgram(program: string, args: string[]): ReturnType<Ask> {
  try {
    const { stdout } = await run(program, args, {
      timeout: 5000,
      env: { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    })
    return { answer: stdout }
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { reason: missing ? `${program} is not installed` : `${program} did not answer` }
  }
}
