import { useEffect } from 'preact/hooks'
import type { HandOffInput } from '#contracts/hand-off.ts'
import { useSettings } from './settings.tsx'

export type CanvasRef = { current: HTMLCanvasElement | null }

type Props = {
  canvas: CanvasRef
  window: { width: number; height: number }
  send: (input: HandOffInput) => void
  /** Where the keyboard goes when it leaves. */
  onLeave: () => void
}

const BUTTONS = ['left', 'middle', 'right'] as const
const MOVE_MS = 50
/** Keys that write nothing by themselves, or with which a text is only being put together. */
const NO_KEY = new Set('Process Dead Unidentified Compose CapsLock AltGraph Control Alt Meta'.split(' '))

/** The browser of the crawler as a picture that takes mouse and keyboard. */
export function HandOffScreen({ canvas, window, send, onLeave }: Props) {
  const { t } = useSettings()
  useWheel(canvas, window, send)
  const placeOf = (event: MouseEvent) => placeIn(canvas.current, window, event)
  const press = (type: 'press' | 'release') => (event: MouseEvent) => {
    const button = BUTTONS[event.button]
    if (!button) return
    // Keeps the page from marking text and from its own menu; the keyboard comes along.
    event.preventDefault()
    canvas.current?.focus()
    send({ type, ...placeOf(event), button, clicks: Math.min(Math.max(event.detail, 1), 3) })
  }
  let movedAt = 0
  const move = (event: MouseEvent) => {
    if (event.timeStamp - movedAt < MOVE_MS) return
    movedAt = event.timeStamp
    send({ type: 'move', ...placeOf(event) })
  }
  const key = (type: 'key-down' | 'key-up') => (event: KeyboardEvent) => {
    if (event.key === 'Escape') return type === 'key-down' ? onLeave() : undefined
    const isShortcut = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph')
    if (isShortcut || event.isComposing || NO_KEY.has(event.key)) return
    event.preventDefault()
    send({ type, key: event.key })
  }
  return (
    <canvas
      ref={canvas}
      class="hand-off-screen"
      width={window.width}
      height={window.height}
      tabIndex={0}
      role="application"
      aria-label={t.handOffs.screen}
      aria-describedby="hand-off-help"
      onMouseDown={press('press')}
      onMouseUp={press('release')}
      onMouseMove={move}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={key('key-down')}
      onKeyUp={key('key-up')}
    />
  )
}

/** Only where the picture has the keyboard: else the wheel moves the console's own page. */
function useWheel(canvas: Props['canvas'], window: Props['window'], send: Props['send']): void {
  useEffect(() => {
    const element = canvas.current
    const turn = (event: WheelEvent) => {
      if (!element || document.activeElement !== element) return
      event.preventDefault()
      const [dx, dy] = [event.deltaX, event.deltaY].map((distance) =>
        Math.max(-2000, Math.min(2000, distance)),
      )
      send({ type: 'wheel', ...placeIn(element, window, event), dx: dx ?? 0, dy: dy ?? 0 })
    }
    element?.addEventListener('wheel', turn, { passive: false })
    return () => element?.removeEventListener('wheel', turn)
  }, [window.width, window.height])
}

/** From the picture as it is shown to the pixels of the browser. */
function placeIn(element: HTMLCanvasElement | null, { width, height }: Props['window'], event: MouseEvent) {
  const box = element?.getBoundingClientRect() ?? new DOMRect(0, 0, width, height)
  return {
    x: within(((event.clientX - box.left) / box.width) * width, width),
    y: within(((event.clientY - box.top) / box.height) * height, height),
  }
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(most - 1, Math.round(value)))
}
