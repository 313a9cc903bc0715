import { z } from 'zod'
import { plainText } from './plain-text.ts'

// Pieces of the answers' schemas. An answer is encoded by its schema, so that a column not listed cannot leave and
// a page's text cannot leave unstripped.

/** ISO 8601 in UTC on the wire. */
export const Time = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (time) => time.toISOString(),
})

/** Text that a market wrote. */
export const Text = z.codec(z.string(), z.string(), { decode: (text) => text, encode: plainText })

/** A decimal string: a JavaScript number cannot hold every price. */
export const Decimal = z.string()

/** Places as ISO 3166 codes or regions; a page that names none gives an empty list. */
export const Places = z.codec(z.array(z.string()), z.array(z.string()).nullable(), {
  decode: (places) => places,
  encode: (places) => places ?? [],
})

export const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** What every route behind the sign-in may answer instead. */
export const Faults = { 400: Failure, 401: Failure, 403: Failure, 429: Failure, 500: Failure }

export function failure(code: string, message: string): z.infer<typeof Failure> {
  return { error: { code, message } }
}
