import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** The width that an element has on screen, in pixels: charts are drawn at it, so that their text keeps its size. */
export function useWidth<Found extends Element>(initial: number) {
  const ref = useRef<Found>(null)
  const [width, setWidth] = useState(initial)
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.max(200, Math.floor(entry!.contentRect.width))),
    )
    observer.observe(ref.current!)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}
