import type { Messages } from './messages.ts'

/** How a try ended: a status in the reader's words; what never got an answer, as the program wrote it down. */
export function resultOf(tried: { status: number | null; error: string | null }, t: Messages): string {
  if (tried.error === null) return t.alerts.arrived
  return tried.status === null ? tried.error : t.alerts.answered(String(tried.status))
}
