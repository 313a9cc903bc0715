import { Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { MarketRow, MarketStateNow } from './views.ts'

const TONES = { answering: 'good', gated: 'warn', down: 'bad', unread: 'plain' } as const

/** How a market is, as a mark and a word; since when, where it does not answer. */
export function StateMark({ of }: { of: Pick<MarketStateNow, 'state' | 'by' | 'since'> }) {
  const { t } = useSettings()
  const name =
    of.state === 'gated' && of.by !== null
      ? t.watch.gatedBy(t.outcomes[of.by] ?? of.by)
      : t.watch.states[of.state]
  return (
    <span class={`mark mark-${TONES[of.state]}`}>
      {name}
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
