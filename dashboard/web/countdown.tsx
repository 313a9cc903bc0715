import { useEffect, useState } from 'preact/hooks'
import { useSettings } from './settings.tsx'

const TICK_MS = 500

/** How long until a moment, in milliseconds since 1970 by this machine's clock, as `m:ss`. */
export function Countdown({ until }: { until: number }) {
  const { t } = useSettings()
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.ceil((until - now) / 1000))
  const text =
    seconds === 0 ? t.handOffs.over : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <span role="timer" aria-live="off" class={seconds <= 15 ? 'countdown countdown-short' : 'countdown'}>
      {text}
    </span>
  )
}
