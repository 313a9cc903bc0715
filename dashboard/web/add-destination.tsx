import { useState } from 'preact/hooks'
import { callApi } from './api.ts'
import { Fault, Field } from './fields.tsx'
import { useSettings } from './settings.tsx'
import { fieldsOf, useSending } from './use-sending.ts'
import type { MadeDestination } from './views.ts'

type Kind = 'webhook' | 'mail'

export function AddDestination({
  onMade,
}: {
  onMade: (made: { name: string; secret: string | null }) => void
}) {
  const { t } = useSettings()
  const [kind, setKind] = useState<Kind>('webhook')
  const { busy, fault, send } = useSending(t.alerts.refusals)
  const submit = (event: SubmitEvent) => {
    const form = event.currentTarget as HTMLFormElement
    const field = fieldsOf(event)
    const body = {
      name: field('destination-name'),
      kind,
      address: field('address'),
      enabled: true,
      handOffs: field('hand-offs') === 'on',
    }
    send(async () => {
      const { secret } = await callApi<MadeDestination>('POST', '/destinations', body)
      form.reset()
      onMade({ name: body.name, secret })
    })
  }
  return (
    <form class="destination-form" onSubmit={submit} aria-label={t.alerts.addDestination}>
      <Field id="destination-name" label={t.alerts.name} autocomplete="off" />
      <KindField kind={kind} onChange={setKind} />
      <Field
        id="address"
        label={kind === 'webhook' ? t.alerts.url : t.alerts.mailAddress}
        placeholder={kind === 'webhook' ? 'https://receiver.example/path' : 'someone@unit.example'}
        autocomplete="off"
      />
      <button type="submit" class="button button-main" disabled={busy}>
        {t.alerts.add}
      </button>
      <label class="check destination-told">
        <input type="checkbox" name="hand-offs" />
        <span>{t.told.handOffs}</span>
      </label>
      <Fault>{fault}</Fault>
    </form>
  )
}

function KindField({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const { t } = useSettings()
  return (
    <div class="field">
      <label for="kind">{t.alerts.kind}</label>
      <select
        id="kind"
        value={kind}
        onChange={(event) => onChange(event.currentTarget.value === 'mail' ? 'mail' : 'webhook')}
      >
        <option value="webhook">{t.alerts.kinds.webhook}</option>
        <option value="mail">{t.alerts.kinds.mail}</option>
      </select>
    </div>
  )
}
