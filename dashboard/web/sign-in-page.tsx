import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useApi } from './api.ts'
import { ChoosePasswordForm } from './choose-password-form.tsx'
import { Logo } from './logo.tsx'
import { OneTimeForm, type Invited } from './one-time-form.tsx'
import { Preferences } from './preferences.tsx'
import { navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { SignInForm } from './sign-in-form.tsx'
import type { Session } from './views.ts'

type Way = 'account' | 'one-time'

/** Signing in with an account, or with a one-time password, which leads to choosing a password of one's own. */
export function SignInPage({ next }: { next: string | null }) {
  const { t } = useSettings()
  const session = useApi<Session>('/session')
  const [chosen, choose] = useState<Way>()
  const [invited, setInvited] = useState<Invited>()
  const isNew = session.data?.isNew ?? false
  // What was chosen stays, also where the answer comes later.
  const way = chosen ?? (isNew ? 'one-time' : 'account')
  const onSignedIn = () => navigate(ownAddress(next), { replace: true })
  usePageTitle(t.signIn)
  if (invited)
    return (
      <Gate title={invited.name === null ? t.people.chooseFirst : t.people.choose(invited.name)}>
        <p class="muted">{invited.name === null ? t.people.chooseFirstLead : t.people.chooseLead}</p>
        <ChoosePasswordForm invited={invited} onSignedIn={onSignedIn} />
      </Gate>
    )
  const other = way === 'one-time' ? 'account' : 'one-time'
  return (
    <Gate title={t.signIn}>
      <p class="muted">{leadOf(t.people, way, isNew)}</p>
      {way === 'one-time' ? <OneTimeForm onInvited={setInvited} /> : <SignInForm onSignedIn={onSignedIn} />}
      <button type="button" class="link-button" onClick={() => choose(other)}>
        {other === 'account' ? t.people.haveAccount : t.people.haveOneTime}
      </button>
    </Gate>
  )
}

function leadOf(
  people: { firstLead: string; oneTimeLead: string; signInLead: string },
  way: Way,
  isNew: boolean,
): string {
  if (way !== 'one-time') return people.signInLead
  return isNew ? people.firstLead : people.oneTimeLead
}

function Gate({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="gate">
      <Preferences signedIn={false} />
      <main class="gate-card" id="main">
        <div class="gate-brand">
          <Logo />
          <span>Lanternfish</span>
        </div>
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  )
}

/** Only a path of our own: a link made by others must not lead away from here. */
function ownAddress(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/'
}
