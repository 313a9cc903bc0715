import { useState } from 'preact/hooks'
import type { Role } from '#contracts/roles.ts'
import type { Issued } from './accounts-page.tsx'
import { callApi } from './api.ts'
import { Fault, Field } from './fields.tsx'
import { Card } from './pieces.tsx'
import { RoleSelect } from './role-select.tsx'
import { useSettings } from './settings.tsx'
import { fieldsOf, useSending } from './use-sending.ts'

/** A new person, who gets a one-time password. */
export function AddAccountCard({ onIssued }: { onIssued: (issued: Issued) => void }) {
  const { t } = useSettings()
  const [role, setRole] = useState<Role>('analyst')
  const { busy, fault, send } = useSending()
  const submit = (event: SubmitEvent) => {
    const form = event.currentTarget as HTMLFormElement
    const name = fieldsOf(event)('name')
    send(async () => {
      onIssued({ name, ...(await callApi<{ oneTimePassword: string }>('POST', '/accounts', { name, role })) })
      form.reset()
    })
  }
  return (
    <Card title={t.people.addAccount}>
      <form class="line-form" onSubmit={submit}>
        <Field id="name" label={t.people.name} autocomplete="off" />
        <div class="field">
          <label for="role">{t.people.role}</label>
          <RoleSelect id="role" value={role} onChoose={setRole} />
          <p class="muted small">{t.people.roleHints[role]}</p>
        </div>
        <button type="submit" class="button button-main" disabled={busy}>
          {t.people.add}
        </button>
        <Fault>{fault}</Fault>
      </form>
    </Card>
  )
}
