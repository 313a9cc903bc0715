import { callApi } from './api.ts'
import { Fault, Field, PasswordField } from './fields.tsx'
import type { Invited } from './one-time-form.tsx'
import { useSettings } from './settings.tsx'
import { fieldsOf, useSending } from './use-sending.ts'

type Props = { invited: Invited; onSignedIn: () => void }

/** The password of one's own, and the first administrator's name. */
export function ChoosePasswordForm({ invited, onSignedIn }: Props) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending({ WRONG_ONE_TIME_PASSWORD: t.people.oneTimeWrong })
  const submit = (event: SubmitEvent) => {
    const field = fieldsOf(event)
    const name = invited.name === null ? { name: field('name') } : {}
    const { oneTimePassword } = invited
    send(async () => {
      await callApi('POST', '/session/password', {
        oneTimePassword,
        password: field('new-password'),
        ...name,
      })
      onSignedIn()
    })
  }
  return (
    <form onSubmit={submit}>
      {invited.name === null ? (
        <Field id="name" label={t.people.name} hint={t.people.nameHint} autocomplete="username" autofocus />
      ) : (
        <input type="hidden" name="username" autocomplete="username" value={invited.name} />
      )}
      <PasswordField
        id="new-password"
        label={t.people.newPassword}
        hint={t.people.passwordHint}
        autocomplete="new-password"
        autofocus={invited.name !== null}
      />
      <Fault>{fault}</Fault>
      <button type="submit" class="button button-main" disabled={busy}>
        {t.people.saveAndSignIn}
      </button>
    </form>
  )
}
