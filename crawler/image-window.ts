import type { Clock } from '#shared/clock.ts'
import { valuesOf, type RequestHead } from './egress-guard-head.ts'
import type { Destination, ResponseHead, RuleName } from './egress-guard-rules.ts'

/** The captcha image of a gate that a person looks at, the only picture that is ever asked for (law 3). */
export type GateImage = {
  host: string
  /** Path and query, as the request line has to spell them. */
  path: string
  /** The window closes itself then. */
  until: Date
}

export type ImageDesk = {
  /** Lets one request for it pass. */
  open: (image: GateImage) => Disposable
  /** True once for each window; every other rule has let the request pass by then. */
  claim: (head: RequestHead, to: Destination) => boolean
}

/** A captcha is a few kilobytes; what is longer is none. */
export const MAX_IMAGE_BYTES = 512 * 1024
const IMAGE_TYPE = /^image\/(?:png|jpeg|gif|webp)\s*(?:;|$)/i

/** The open image windows of one identity. None is open unless somebody opened it. */
export function openImageDesk(clock: Clock): ImageDesk {
  const windows = new Set<GateImage>()
  return {
    open(image) {
      windows.add(image)
      return { [Symbol.dispose]: () => void windows.delete(image) }
    },
    claim(head, to) {
      const now = clock.now()
      for (const window of windows) if (window.until <= now) windows.delete(window)
      const window = [...windows].find(({ host, path }) => host === to.host && path === head.target)
      if (!window || head.method !== 'GET' || valuesOf(head.headers, 'range').length > 0) return false
      return windows.delete(window)
    },
  }
}

/** What the answer to such a request has to be. */
export function judgeImage({ status, headers }: ResponseHead): RuleName | undefined {
  const types = valuesOf(headers, 'content-type')
  const lengths = valuesOf(headers, 'content-length').map(Number)
  const isImage = status === 200 && types.length === 1 && IMAGE_TYPE.test(types[0]!)
  return isImage && lengths.every((length) => length <= MAX_IMAGE_BYTES) ? undefined : 'gate-image'
}
