import { useEffect, useState } from 'preact/hooks'
import { ApiError, callApi } from './api.ts'
import { useSettings } from './settings.tsx'
import type { SendingState } from './views.ts'

const LOOK_MS = 1000

/** Sends a test to a destination and says how its first try went. */
export function useTestSending(destinationId: string, onEnded: () => void) {
  const { t } = useSettings()
  const [delivery, setDelivery] = useState<string>()
  const [told, setTold] = useState<string>()
  useEffect(() => {
    if (delivery === undefined) return undefined
    const timer = setInterval(() => void look(), LOOK_MS)
    const look = async () => {
      const { state, error } = await callApi<SendingState>('GET', `/deliveries/${delivery}`)
      // No try has come to its end yet.
      if (state === 'waiting' && error === null) return
      setTold(state === 'delivered' ? t.alerts.testArrived : t.alerts.testFailed(error ?? ''))
      setDelivery(undefined)
      onEnded()
    }
    return () => clearInterval(timer)
  }, [delivery])
  const begin = async () => {
    setTold(t.alerts.testing)
    try {
      const made = await callApi<{ deliveryId: string }>('POST', `/destinations/${destinationId}/test`)
      setDelivery(made.deliveryId)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      setTold(t.alerts.testFailed(error.message))
    }
  }
  return { told, start: () => void begin() }
}
