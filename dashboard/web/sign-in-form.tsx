import { callApi } from './api.ts'
import { Fault, Field, PasswordField } from './fields.tsx'
import { useSettings } from './settings.tsx'
import { fieldsOf, useSending } from './use-sending.ts'

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending({ WRONG_PASSWORD: t.people.wrong })
  const submit = (event: SubmitEvent) => {
    const field = fieldsOf(event)
    send(async () => {
      await callApi('POST', '/session', { name: field('name'), password: field('password') })
      onSignedIn()
    })
  }
  return (
    <form onSubmit={submit}>
      <Field id="name" label={t.people.name} autocomplete="username" autofocus />
      <PasswordField id="password" label={t.people.password} autocomplete="current-password" />
      <Fault>{fault}</Fault>
      <button type="submit" class="button button-main" disabled={busy}>
        {busy ? t.signingIn : t.signIn}
      </button>
    </form>
  )
}
