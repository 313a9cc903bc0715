import type { RawData, WebSocket } from 'ws'
import { HandOffInput, MAX_FRAME_BYTES, type HandOffNews } from '#contracts/hand-off.ts'

/** One operator's page, through the console. */
export type HandOffLink = {
  /** Shows this picture when the one before is on the screen; a newer one takes its place. */
  show(jpeg: Buffer): void
  tell(news: HandOffNews): void
  close(): void
}

const MIN_FRAME_MS = 80
/** What a person does within a second; a page that sends more is not obeyed. */
const MAX_INPUTS_A_SECOND = 120
/** Acts that wait for a browser that hangs. */
const MAX_WAITING = 50
const POLICY_VIOLATION = 1008

/**
 * One picture is on its way at a time, and one act is done at a time, in their order.
 *
 * @param act never rejects
 */
export function openHandOffLink(socket: WebSocket, act: (input: HandOffInput) => Promise<void>): HandOffLink {
  let next: Buffer | undefined
  let isShowing = false
  let freeAt = 0
  let timer: NodeJS.Timeout | undefined

  function pump(): void {
    clearTimeout(timer)
    if (!next || isShowing || socket.readyState !== socket.OPEN) return
    const early = freeAt - performance.now()
    if (early > 0) return void (timer = setTimeout(pump, early))
    isShowing = true
    freeAt = performance.now() + MIN_FRAME_MS
    socket.send(next)
    next = undefined
  }
  const queue = openQueue(act)
  const count = openRate()
  socket.on('error', () => socket.terminate())
  socket.once('close', () => clearTimeout(timer))
  socket.on('message', (data: RawData, isBinary) => {
    const input = isBinary ? undefined : inputOf(data)
    if (!input) return socket.close(POLICY_VIOLATION)
    if (input.type === 'drawn') {
      isShowing = false
      return pump()
    }
    if (count()) queue(input)
  })
  return {
    show(jpeg) {
      if (jpeg.length > MAX_FRAME_BYTES) return
      next = jpeg
      pump()
    },
    tell: (news) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(news)),
    close: () => socket.close(),
  }
}

function inputOf(data: RawData): HandOffInput | undefined {
  try {
    return HandOffInput.safeParse(JSON.parse((data as Buffer).toString('utf8'))).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function openQueue(act: (input: HandOffInput) => Promise<void>): (input: HandOffInput) => void {
  let last = Promise.resolve()
  let waiting = 0
  return (input) => {
    if (waiting >= MAX_WAITING) return
    waiting++
    last = last.then(() => act(input)).finally(() => waiting--)
  }
}

/** @returns whether one more may come within this second */
function openRate(): () => boolean {
  let since = 0
  let count = 0
  return () => {
    const now = performance.now()
    if (now - since >= 1_000) [since, count] = [now, 0]
    return ++count <= MAX_INPUTS_A_SECOND
  }
}
