import { useAccount } from './account.tsx'
import { callApi } from './api.ts'
import { Fault } from './fields.tsx'
import { Card, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { useSending } from './use-sending.ts'
import type { MarketReading } from './views.ts'

type Alarm = MarketReading['alarms'][number]
type Props = { reading: MarketReading; onDecided: () => void }

/** What waits, and what an analyst may do with it; then the alarms there were. */
export function MarketQuarantine({ reading, onDecided }: Props) {
  const { t, format } = useSettings()
  const { waiting, alarms } = reading
  const up = alarms.find(({ endedAt }) => endedAt === null)
  const note =
    waiting.readings === 0
      ? t.reading.nothingWaits
      : t.reading.quarantineNote(format.count(waiting.readings), format.count(waiting.rows))
  return (
    <>
      <Card title={t.reading.quarantine} note={note}>
        {up && <Decision name={reading.name} alarm={up} onDecided={onDecided} />}
        {!up && waiting.readings > 0 && <p>{t.reading.oddPages}</p>}
        {waiting.some.length > 0 && <Some rows={waiting.some} />}
      </Card>
      <Alarms alarms={alarms} />
    </>
  )
}

function Decision({ name, alarm, onDecided }: { name: string; alarm: Alarm; onDecided: () => void }) {
  const { t } = useSettings()
  const { role } = useAccount()
  const { busy, fault, send } = useSending(t.reading.faults)
  const decide = (decision: 'release' | 'discard') =>
    send(async () => {
      await callApi('POST', `/markets/${name}/quarantine`, { alarmId: alarm.id, decision })
      onDecided()
    })
  const { decision, decidedBy } = alarm
  return (
    <div class="reading-alarm" role="status">
      <p>
        <strong>{t.reading.reasons[alarm.reason] ?? alarm.reason}</strong> <Time at={alarm.raisedAt} />
      </p>
      {decision !== null && <p>{t.reading.decided(decidedBy ?? '', t.reading.decisions[decision] ?? '')}</p>}
      {decision === null && (role === 'analyst' || role === 'administrator') && (
        <p class="reading-actions">
          <button type="button" class="button" disabled={busy} onClick={() => decide('release')}>
            {t.reading.release}
          </button>
          <button type="button" class="button" disabled={busy} onClick={() => decide('discard')}>
            {t.reading.discard}
          </button>
        </p>
      )}
      <Fault>{fault}</Fault>
    </div>
  )
}

function Some({ rows }: { rows: MarketReading['waiting']['some'] }) {
  const { t } = useSettings()
  return (
    <>
      <h3 class="small">{t.reading.someOfThem}</h3>
      <ul class="counted">
        {rows.map(({ title, price, vendor }, i) => (
          <li key={`${i} ${title}`}>
            <span dir="auto">
              {title} {vendor !== null && <span class="muted">{vendor}</span>}
            </span>
            <span class="figure">{price ? `${price.amount} ${price.currency}` : '–'}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Alarms({ alarms }: { alarms: Alarm[] }) {
  const { t } = useSettings()
  return (
    <Card title={t.reading.alarms} note={t.reading.alarmsNote}>
      {alarms.length === 0 && <p class="muted">{t.reading.noAlarms}</p>}
      <ul class="counted">
        {alarms.map((alarm) => (
          <li key={alarm.id}>
            <span>
              <Time at={alarm.raisedAt} /> {t.reading.reasons[alarm.reason] ?? alarm.reason}
            </span>
            <span class="figure">
              {alarm.ending === null ? t.reading.up : (t.reading.endings[alarm.ending] ?? alarm.ending)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
