import { useState } from 'preact/hooks'
import { ApiError } from './api.ts'
import { useSettings } from './settings.tsx'

/** A form that is sent: whether it is on its way, and in the reader's words why it was refused. */
export type Sending = { busy: boolean; fault: string | undefined; send: (work: () => Promise<void>) => void }

/** @param own words for codes of this form, before those that all forms share */
export function useSending(own: Record<string, string> = {}): Sending {
  const { t } = useSettings()
  const [state, setState] = useState<{ busy: boolean; error?: ApiError }>({ busy: false })
  const shared: Record<string, string> = { ...t.people.faults, OFFLINE: t.offline, TOO_MANY: t.tooManyTries }
  const run = async (work: () => Promise<void>) => {
    setState({ busy: true })
    try {
      await work()
      setState({ busy: false })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      setState({ busy: false, error })
    }
  }
  const { busy, error } = state
  const fault = error && (own[error.code] ?? shared[error.code] ?? t.people.notDone)
  return { busy, fault, send: (work) => void run(work) }
}

/** What stands in the fields of the form that was submitted. */
export function fieldsOf(event: SubmitEvent): (name: string) => string {
  event.preventDefault()
  const data = new FormData(event.currentTarget as HTMLFormElement)
  return (name) => {
    const value = data.get(name)
    return typeof value === 'string' ? value : ''
  }
}
