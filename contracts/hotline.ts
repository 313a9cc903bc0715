import { z } from 'zod'

/** What is sealed for the hotline officer: nothing of a page's text. */
export const SealedReport = z.object({
  url: z.string(),
  /** Of the page's text; null where nothing was asked for. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Addresses of the clicks that led there, first to last. */
  reached: z.array(z.string()),
})
export type SealedReport = z.infer<typeof SealedReport>

/** A sealed report moved to another row does not open. */
export function sealContext({ rule, urlMark }: { rule: string; urlMark: string }): string {
  return `hotline-report|${rule}|${urlMark}`
}

/** To whom reports are given: NCMEC, a hotline of INHOPE, or an authority by its own way. */
export const recipients = ['ncmec', 'inhope', 'authority'] as const
export type Recipient = (typeof recipients)[number]
