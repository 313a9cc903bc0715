import { createHash } from 'node:crypto'
import { z } from 'zod'

const Hex256 = z.string().regex(/^[0-9a-f]{64}$/)

/** SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016) of the same bytes, lower-case hex. */
export const Digests = z.strictObject({
  sha256: Hex256,
  sm3: Hex256,
  sizeBytes: z.number().int().nonnegative(),
})
export type Digests = z.infer<typeof Digests>

export function digestsOf(bytes: Uint8Array): Digests {
  return { sha256: sha256Of(bytes), sm3: hexOf('sm3', bytes), sizeBytes: bytes.byteLength }
}

export function sha256Of(bytes: Uint8Array): string {
  return hexOf('sha256', bytes)
}

function hexOf(algorithm: 'sha256' | 'sm3', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex')
}
