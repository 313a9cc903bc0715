import { callApi } from './api.ts'
import { Fault } from './fields.tsx'
import { DeliveryChip } from './alert-item.tsx'
import { Card, Time } from './pieces.tsx'
import { resultOf } from './sending-result.ts'
import { useSettings } from './settings.tsx'
import { useSending } from './use-sending.ts'
import type { AlertSending } from './views.ts'

type Props = { sendings: AlertSending[]; onChanged: () => void }

/** To whom an alert was told, and how each try went. */
export function AlertSendings({ sendings, onChanged }: Props) {
  const { t } = useSettings()
  return (
    <Card title={t.alerts.sendings}>
      {sendings.length === 0 && <p class="muted">{t.alerts.noSendings}</p>}
      <ul class="sendings">
        {sendings.map((sending) => (
          <Sending key={sending.id} sending={sending} onChanged={onChanged} />
        ))}
      </ul>
    </Card>
  )
}

function Sending({ sending, onChanged }: { sending: AlertSending; onChanged: () => void }) {
  const { t, format } = useSettings()
  const { busy, fault, send } = useSending(t.alerts.refusals)
  const again = () =>
    send(async () => {
      await callApi('POST', `/deliveries/${sending.id}/again`)
      onChanged()
    })
  const { state, attempts } = sending
  return (
    <li class="sending">
      <div class="sending-head">
        <strong>{sending.destination}</strong>
        <DeliveryChip deliveries={[sending]} />
        <code class="muted small">{sending.id}</code>
        {state === 'failed' && (
          <button type="button" class="button button-small" disabled={busy} onClick={again}>
            {t.alerts.sendAgain}
          </button>
        )}
      </div>
      {state === 'waiting' && (
        <p class="muted small">
          {t.alerts.nextTry}: <Time at={sending.nextAttemptAt} />
        </p>
      )}
      {attempts.length > 0 && (
        <details>
          <summary class="small">{t.alerts.tries(format.count(attempts.length))}</summary>
          <ol class="attempts small" aria-label={t.alerts.attempts}>
            {attempts.map((attempt) => (
              <li key={attempt.startedAt}>
                <Time at={attempt.startedAt} /> {resultOf(attempt, t)}
              </li>
            ))}
          </ol>
        </details>
      )}
      <Fault>{fault}</Fault>
    </li>
  )
}
