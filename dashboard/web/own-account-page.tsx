import { useAccount } from './account.tsx'
import { callApi } from './api.ts'
import { Fault, PasswordField } from './fields.tsx'
import { Card } from './pieces.tsx'
import { navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { TokensCard } from './tokens-card.tsx'
import { fieldsOf, useSending } from './use-sending.ts'

/** Who one is here, and a new password. */
export function OwnAccountPage() {
  const { t } = useSettings()
  const { name, role } = useAccount()
  usePageTitle(t.people.account)
  return (
    <div class="page page-narrow">
      <header class="page-head">
        <div>
          <h1>{t.people.account}</h1>
          <p class="muted">
            {name} · {t.people.roleNames[role]}: {t.people.roleHints[role]}
          </p>
        </div>
      </header>
      <Card title={t.people.changePassword} note={t.people.changeNote}>
        <ChangeForm />
      </Card>
      <TokensCard />
    </div>
  )
}

function ChangeForm() {
  const { t } = useSettings()
  const { busy, fault, send } = useSending()
  const submit = (event: SubmitEvent) => {
    const field = fieldsOf(event)
    send(async () => {
      await callApi('PUT', '/account/password', {
        current: field('current'),
        password: field('new-password'),
      })
      navigate('/sign-in')
    })
  }
  return (
    <form class="stack-form" onSubmit={submit}>
      <PasswordField id="current" label={t.people.currentPassword} autocomplete="current-password" />
      <PasswordField
        id="new-password"
        label={t.people.newPassword}
        hint={t.people.passwordHint}
        autocomplete="new-password"
      />
      <Fault>{fault}</Fault>
      <button type="submit" class="button button-main" disabled={busy}>
        {t.people.changePassword}
      </button>
    </form>
  )
}
