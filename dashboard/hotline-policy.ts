import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Recipient } from '#contracts/hotline.ts'
import { UsageError, messageOf } from '#shared/errors.ts'
import { readYaml } from '#shared/yaml-source.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const Days = z
  .strictObject({ preserve_days: z.int().min(1), erase_within_days: z.int().min(1) })
  .refine(({ preserve_days, erase_within_days }) => erase_within_days >= preserve_days, {
    path: ['erase_within_days'],
    error: 'must be at least preserve_days: nothing is erased that must be preserved',
  })
const Line = z.string().trim().min(1).max(200)

const Policy = z.strictObject({
  version: z.string().min(1).max(60),
  hand_over_within_hours: z.int().min(1),
  recipients: z.strictObject({ ncmec: Days, inhope: Days, authority: Days }),
  reporter: z
    .strictObject({ first_name: Line, last_name: Line, email: z.email(), agency: Line.optional() })
    .optional(),
})
export type HotlinePolicy = z.infer<typeof Policy>

/** The program's own policy, or the operator's. @throws UsageError that names file, line and field */
export async function readHotlinePolicy(
  file = join(import.meta.dirname, 'hotline-policy.yaml'),
): Promise<HotlinePolicy> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`The policy HOTLINE_POLICY_FILE ${file} cannot be read (${messageOf(cause)}).`, {
      cause,
    })
  }
  return readYaml(text, file, { remedy: 'mend the policy of hotline reports' }).parse(Policy)
}

export function handOverBy(policy: HotlinePolicy, seenAt: Date): Date {
  return new Date(seenAt.getTime() + policy.hand_over_within_hours * HOUR_MS)
}

/** Reports from before then should have been handed over by now. */
export function dueBefore(policy: HotlinePolicy, now: Date): Date {
  return new Date(now.getTime() - policy.hand_over_within_hours * HOUR_MS)
}

/** What is owed for a report from its hand-over on. */
export function keepingOf(policy: HotlinePolicy, recipient: Recipient, handedOverAt: Date) {
  const { preserve_days, erase_within_days } = policy.recipients[recipient]
  const after = (days: number) => new Date(handedOverAt.getTime() + days * DAY_MS)
  return {
    preserveUntil: after(preserve_days),
    eraseBy: after(erase_within_days),
    policyVersion: policy.version,
  }
}

export type Kept = {
  erasedAt: Date | null
  /** A legal hold covers it. */
  isHeld: boolean
  handovers: { preserveUntil: string | null; eraseBy: string | null }[]
}

/** How a report's address stands: the longest preservation counts, and the last date of erasure (`db/hotline-due.ts`). */
export function keepingNow({ erasedAt, isHeld, handovers }: Kept, now: Date) {
  const preservedUntil = latestOf(handovers.flatMap((given) => given.preserveUntil ?? []))
  const eraseBy = latestOf(handovers.flatMap((given) => given.eraseBy ?? []))
  if (erasedAt !== null || !preservedUntil || !eraseBy) return null
  const passed = eraseBy <= now ? 'overdue' : 'due'
  const state: 'preserved' | 'held' | 'due' | 'overdue' =
    preservedUntil > now ? 'preserved' : isHeld ? 'held' : passed
  return { state, preservedUntil, eraseBy }
}

function latestOf(dates: readonly string[]): Date | undefined {
  return dates.length === 0 ? undefined : new Date(Math.max(...dates.map(Date.parse)))
}
