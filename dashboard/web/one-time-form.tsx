import { callApi } from './api.ts'
import { Fault, Field } from './fields.tsx'
import { useSettings } from './settings.tsx'
import { fieldsOf, useSending } from './use-sending.ts'

/** Whom a one-time password is for; `name` null: for the first administrator, who chooses one. */
export type Invited = { name: string | null; oneTimePassword: string }

export function OneTimeForm({ onInvited }: { onInvited: (invited: Invited) => void }) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending({ WRONG_ONE_TIME_PASSWORD: t.people.oneTimeWrong })
  const submit = (event: SubmitEvent) => {
    const oneTimePassword = fieldsOf(event)('one-time')
    send(async () => {
      const { name } = await callApi<{ name: string | null }>('POST', '/session/one-time', {
        oneTimePassword,
      })
      onInvited({ name, oneTimePassword })
    })
  }
  return (
    <form onSubmit={submit}>
      <Field
        id="one-time"
        label={t.oneTimePassword}
        hint={t.people.oneTimeHint}
        class="password"
        autocomplete="one-time-code"
        placeholder="xxxx-xxxx-xxxx-xxxx-xxxx-xxxx"
        autofocus
      />
      <Fault>{fault}</Fault>
      <button type="submit" class="button button-main" disabled={busy}>
        {t.people.go}
      </button>
    </form>
  )
}
