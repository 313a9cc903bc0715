import { useAlertTitle } from './alert-change.tsx'
import { Price } from './listing-table.tsx'
import { StateMark } from './market-state.tsx'
import { CategoryChip, Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { AlertRow, Triage } from './views.ts'

/** One alert of the inbox. */
export function AlertItem({ row, onJudge }: { row: AlertRow; onJudge: (triage: Triage) => void }) {
  const { t } = useSettings()
  const title = useAlertTitle(row)
  return (
    <li class="inbox-item" data-alert={row.id}>
      <div class="inbox-what">
        <Link href={`/alerts/${row.id}`} class="title">
          {title}
        </Link>
        <span class="muted small">
          {row.marketTitle} · {row.ruleName} · <Time at={row.matchedAt} />
        </span>
      </div>
      <div class="inbox-facts">
        {row.change ? (
          <StateMark of={{ state: row.change.to, since: null }} />
        ) : (
          <>
            <CategoryChip of={row} />
            <span>
              <Price row={row} />
            </span>
          </>
        )}
        <DeliveryChip deliveries={row.deliveries} />
      </div>
      <Judge row={row} label={t.alerts.judge(String(row.id))} onJudge={onJudge} />
    </li>
  )
}

/** The worst of an alert's deliveries; nothing where it stands in the inbox alone. */
export function DeliveryChip({ deliveries }: { deliveries: { state: string; tries: number }[] }) {
  const { t } = useSettings()
  if (deliveries.length === 0) return null
  if (deliveries.some(({ state }) => state === 'failed'))
    return <span class="chip chip-bad">{t.alerts.deliveryStates.failed}</span>
  const waiting = deliveries.filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) return <span class="chip">{t.alerts.deliveryStates.delivered}</span>
  const isRetried = waiting.some(({ tries }) => tries > 0)
  return <span class="chip chip-open">{isRetried ? t.alerts.retrying : t.alerts.deliveryStates.waiting}</span>
}

type JudgeProps = { row: { triage: Triage }; label: string; onJudge: (triage: Triage) => void }

/** What a person makes of an alert; the same again takes it back. */
export function Judge({ row, label, onJudge }: JudgeProps) {
  const { t } = useSettings()
  const choices: [Triage, string][] = [
    ['useful', t.alerts.markUseful],
    ['noise', t.alerts.markNoise],
    ['closed', t.alerts.markClosed],
  ]
  return (
    <div class="segments" role="group" aria-label={label}>
      {choices.map(([triage, name]) => (
        <button
          key={triage}
          type="button"
          aria-pressed={row.triage === triage}
          onClick={() => onJudge(row.triage === triage ? 'new' : triage)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
