import { z } from 'zod'
import type { PageKind } from './page-kind.ts'

/** Gates that are put before a person. */
export const handOffKinds = ['captcha', 'login', 'blocked'] as const
export type HandOffKind = (typeof handOffKinds)[number]

/**
 * How one ended: `solved` was checked on the page itself, `refused` and `blocked` are what the operator said, `expired`
 * had nobody in time, `closed` had its crawler close; what stood in the browser of one that was `stopped` may be shown to
 * nobody.
 */
export const handOffEndings = ['solved', 'refused', 'blocked', 'expired', 'closed', 'stopped'] as const
export type HandOffEnding = (typeof handOffEndings)[number]

/** How long an operator has from when they took it. */
export const HAND_OFF_HOLD_MS = 10 * 60_000
/** Bytes of one message of an operator. */
export const MAX_INPUT_BYTES = 4_096
/** Bytes of one picture of the browser. */
export const MAX_FRAME_BYTES = 1_000_000

const Place = { x: z.number().min(0).max(4_000), y: z.number().min(0).max(4_000) }
const Button = z.enum(['left', 'middle', 'right'])
const Distance = z.number().min(-4_000).max(4_000)
const Key = z.string().min(1).max(20)

/** What an operator's page sends. Places are in pixels of the window that is shown. */
export const HandOffInput = z.discriminatedUnion('type', [
  /** The last picture is on the screen: the next may come. */
  z.object({ type: z.literal('drawn') }),
  z.object({ type: z.literal('move'), ...Place }),
  z.object({ type: z.literal('press'), ...Place, button: Button, clicks: z.number().int().min(1).max(3) }),
  z.object({ type: z.literal('release'), ...Place, button: Button, clicks: z.number().int().min(1).max(3) }),
  z.object({ type: z.literal('wheel'), ...Place, dx: Distance, dy: Distance }),
  z.object({ type: z.literal('key-down'), key: Key }),
  z.object({ type: z.literal('key-up'), key: Key }),
  z.object({ type: z.literal('text'), text: z.string().min(1).max(500) }),
  z.object({ type: z.literal('reload') }),
  z.object({ type: z.literal('end'), as: z.enum(['solved', 'refused', 'blocked']) }),
])
export type HandOffInput = z.infer<typeof HandOffInput>

/** What an operator's page is told, beside pictures (JPEG) as binary messages. Spans instead of times: clocks differ. */
export type HandOffNews =
  /** Nobody else may take it now. `window` is what places are measured in. */
  | { type: 'taken'; endsInMs: number; window: { width: number; height: number } }
  /** What stands in the browser now; `gateEndsInMs` where the page tells how long it waits. */
  | { type: 'page'; kind: PageKind; isGate: boolean; gateEndsInMs: number | null }
  | { type: 'notice'; code: HandOffNotice }
  | { type: 'held'; by: string }
  | { type: 'ended'; ending: HandOffEnding }
  /** There is none with this id, or its crawler does not answer. */
  | { type: 'gone'; reason: 'unknown' | 'crawler' }

/** `still-gate`: it is not solved yet; `form-refused`: a form was sent that is not this gate's own. */
export type HandOffNotice = 'still-gate' | 'form-refused' | 'not-loaded'
