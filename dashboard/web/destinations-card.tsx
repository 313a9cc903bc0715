import { useState } from 'preact/hooks'
import { callApi } from './api.ts'
import { AddDestination } from './add-destination.tsx'
import { Fault } from './fields.tsx'
import { Card, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { resultOf } from './sending-result.ts'
import { useSending } from './use-sending.ts'
import { useTestSending } from './use-test-sending.ts'
import type { Destination, MadeDestination } from './views.ts'

type Secret = { name: string; secret: string }

/** Where alerts go. The secret of a webhook is shown once. */
export function DestinationsCard(props: { destinations: Destination[]; onChanged: () => void }) {
  const { t } = useSettings()
  const [told, setTold] = useState<Secret>()
  return (
    <Card title={t.alerts.destinations} note={t.alerts.destinationsLead}>
      {told && (
        <div class="notice notice-open issued" role="status">
          <h3>{t.alerts.secretOf(told.name)}</h3>
          <code class="issued-password">{told.secret}</code>
          <p>{t.alerts.secretNote}</p>
          <button type="button" class="button" onClick={() => setTold(undefined)}>
            {t.alerts.done}
          </button>
        </div>
      )}
      <ul class="destinations">
        {props.destinations.map((one) => (
          <Item key={one.id} destination={one} onChanged={props.onChanged} onSecret={setTold} />
        ))}
      </ul>
      <AddDestination
        onMade={({ name, secret }) => {
          if (secret !== null) setTold({ name, secret })
          props.onChanged()
        }}
      />
    </Card>
  )
}

type Act = [what: string, act: () => void]
type ItemProps = { destination: Destination; onChanged: () => void; onSecret: (secret: Secret) => void }

function Item({ destination, onChanged, onSecret }: ItemProps) {
  const { t } = useSettings()
  const { id, name, kind, address, enabled, handOffs, drift, hotline } = destination
  const { busy, fault, send } = useSending(t.alerts.refusals)
  const test = useTestSending(id, onChanged)
  const set = (changes: Partial<Pick<Destination, 'enabled' | 'handOffs' | 'drift' | 'hotline'>>) => () =>
    send(async () => {
      const body = { name, kind, address, enabled, handOffs, drift, hotline, ...changes }
      await callApi('PUT', `/destinations/${id}`, body)
      onChanged()
    })
  const renew = () =>
    send(async () => {
      const { secret } = await callApi<MadeDestination>('POST', `/destinations/${id}/secret`)
      if (secret !== null) onSecret({ name, secret })
    })
  const acts: Act[] = [
    [t.alerts.test, test.start],
    ...(kind === 'webhook' ? [[t.alerts.renewSecret, renew] as Act] : []),
    [handOffs ? t.told.handOffsOff : t.told.handOffsOn, set({ handOffs: !handOffs })],
    [drift ? t.told.driftOff : t.told.driftOn, set({ drift: !drift })],
    [hotline ? t.told.hotlineOff : t.told.hotlineOn, set({ hotline: !hotline })],
    [enabled ? t.alerts.switchOff : t.alerts.switchOn, set({ enabled: !enabled })],
  ]
  return (
    <li class="destination">
      <div>
        <strong>{name}</strong> <span class="muted small">{t.alerts.kinds[kind]}</span>{' '}
        {handOffs && <span class="chip chip-open">{t.told.handOffsMark}</span>}{' '}
        {drift && <span class="chip chip-open">{t.told.driftMark}</span>}{' '}
        {hotline && <span class="chip chip-open">{t.told.hotlineMark}</span>}
        <div class="small">{address}</div>
        <Standing destination={destination} />
        {test.told !== undefined && (
          <p class="small" role="status">
            {test.told}
          </p>
        )}
        <Fault>{fault ?? destination.disabledReason}</Fault>
      </div>
      <Acts name={name} acts={acts} busy={busy} />
    </li>
  )
}

function Acts({ name, acts, busy }: { name: string; acts: Act[]; busy: boolean }) {
  const { t } = useSettings()
  return (
    <div class="people-actions">
      {acts.map(([what, act]) => (
        <button
          key={what}
          type="button"
          class="button button-small"
          disabled={busy}
          aria-label={t.alerts.pair(what, name)}
          onClick={act}
        >
          {what}
        </button>
      ))}
    </div>
  )
}

function Standing({ destination }: { destination: Destination }) {
  const { t, format } = useSettings()
  const { enabled, last, waiting, failed } = destination
  return (
    <p class="muted small standing">
      <span class={enabled ? 'chip' : 'chip chip-open'}>{enabled ? t.alerts.on : t.alerts.off}</span>
      {last === null ? (
        t.alerts.neverSent
      ) : (
        <span>
          {t.alerts.lastSending} <Time at={last.at} />: {resultOf(last, t)}
        </span>
      )}
      {waiting > 0 && <span>{t.alerts.waitingCount(format.count(waiting))}</span>}
      {failed > 0 && <span>{t.alerts.failedCount(format.count(failed))}</span>}
    </p>
  )
}
