import type { ComponentChildren } from 'preact'
import type { Loaded } from './api.ts'
import { useSettings } from './settings.tsx'

type Props<Answer> = { from: Loaded<Answer>; children: (data: Answer) => ComponentChildren }

/** What was loaded, or that it is being loaded, or why it could not be. */
export function Await<Answer>({ from, children }: Props<Answer>) {
  const { t } = useSettings()
  if (from.data !== undefined)
    return (
      <div class="loaded" aria-busy={from.busy}>
        {from.error && <Failed from={from} />}
        {children(from.data)}
      </div>
    )
  if (from.error) return <Failed from={from} />
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{t.loading}</span>
      <span class="skeleton-bar" />
      <span class="skeleton-bar" />
      <span class="skeleton-bar" />
    </div>
  )
}

function Failed<Answer>({ from }: { from: Loaded<Answer> }) {
  const { t } = useSettings()
  return (
    <div class="notice notice-bad" role="alert">
      <p>{from.error?.status === 0 ? t.offline : t.failed}</p>
      <button type="button" class="button" onClick={from.retry}>
        {t.retry}
      </button>
    </div>
  )
}

/** Nothing to show, and why. `page`: it is all that the page says. */
export function Empty(props: { title: string; page?: boolean; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="empty-light" aria-hidden="true" />
      {props.page ? <h1>{props.title}</h1> : <p>{props.title}</p>}
      {props.children && <p class="muted">{props.children}</p>}
    </div>
  )
}
