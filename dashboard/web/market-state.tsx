import { Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { MarketRow, MarketStateNow } from './views.ts'

const TONES = {
  up: 'good',
  degraded: 'warn',
  'queue-walled': 'warn',
  'login-walled': 'warn',
  down: 'bad',
  seized: 'bad',
  'exit-suspected': 'bad',
  gone: 'bad',
  unread: 'plain',
} as const

/** How a market is, as a mark and a word; since when, where it does not answer. */
export function StateMark({ of }: { of: Pick<MarketStateNow, 'state' | 'since'> }) {
  const { t } = useSettings()
  return (
    <span class={`mark mark-${TONES[of.state]}`}>
      {t.life.states[of.state]}
      {of.since !== null && (
        <span class="muted small">
          {' '}
          {t.watch.since} <Time at={of.since} />
        </span>
      )}
    </span>
  )
}

const BASIS_TONES = {
  none: 'bad',
  'not-yet': 'bad',
  valid: 'good',
  'ends-soon': 'warn',
  ended: 'bad',
} as const

export function BasisMark({ state, endsAt }: { state: MarketRow['basis']; endsAt: string | null }) {
  const { t, format } = useSettings()
  return (
    <span class={`mark mark-${BASIS_TONES[state]}`}>
      {t.watch.basisStates[state]}
      {endsAt !== null && <span class="muted small"> {t.watch.basisUntil(format.day(endsAt))}</span>}
    </span>
  )
}
