import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { ConditionKind, SiteReply } from '../site.ts'

export const SlowParams = z.strictObject({
  seconds: z.number().nonnegative().default(0).describe('before the answer begins'),
  bytesPerSecond: z.number().positive().optional().describe('of the body, once it has begun'),
})

const STEPS_PER_SECOND = 10
/** Timers must not keep a world open that has closed. */
const LOOSE = { ref: false }

/** Answers come late, and drop by drop. */
export const slow: ConditionKind<z.infer<typeof SlowParams>> = {
  kind: 'slow',
  open: ({ seconds, bytesPerSecond }, { scale }) => ({
    async answer(request, next) {
      if (seconds > 0) await pause(seconds * scale * 1000, undefined, LOOSE)
      const reply = await next(request)
      return bytesPerSecond === undefined ? reply : dripped(reply, bytesPerSecond / scale)
    },
  }),
}

function dripped(reply: SiteReply, bytesPerSecond: number): SiteReply {
  if (typeof reply === 'string') return reply
  const { body } = reply
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return reply
  return { ...reply, body: drops(Buffer.from(body), Math.ceil(bytesPerSecond / STEPS_PER_SECOND)) }
}

async function* drops(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size)
    await pause(1000 / STEPS_PER_SECOND, undefined, LOOSE)
  }
}
