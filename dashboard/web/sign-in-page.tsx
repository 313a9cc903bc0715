import { useState } from 'preact/hooks'
import { ApiError, callApi } from './api.ts'
import { Logo } from './logo.tsx'
import { Preferences } from './preferences.tsx'
import { navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'

type State = { busy: boolean; fault?: 'wrongPassword' | 'tooManyTries' | 'offline' | 'failed' }

export function SignInPage({ next }: { next: string | null }) {
  const { t } = useSettings()
  usePageTitle(t.signIn)
  return (
    <div class="gate">
      <Preferences signedIn={false} />
      <main class="gate-card" id="main">
        <div class="gate-brand">
          <Logo />
          <span>Lanternfish</span>
        </div>
        <h1>{t.signIn}</h1>
        <p class="muted">{t.signInLead}</p>
        <PasswordForm next={next} />
      </main>
    </div>
  )
}

function PasswordForm({ next }: { next: string | null }) {
  const { t } = useSettings()
  const [state, setState] = useState<State>({ busy: false })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const password = new FormData(event.currentTarget as HTMLFormElement).get('password')
    setState({ busy: true })
    try {
      await callApi('POST', '/session', { password })
      navigate(ownAddress(next), { replace: true })
    } catch (error) {
      setState({ busy: false, fault: faultOf(error) })
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label for="password">{t.oneTimePassword}</label>
      <input
        id="password"
        name="password"
        type="text"
        class="password"
        autocomplete="one-time-code"
        autocapitalize="none"
        spellcheck={false}
        required
        autofocus
        placeholder="xxxx-xxxx-xxxx-xxxx-xxxx-xxxx"
        aria-invalid={state.fault !== undefined}
        aria-describedby="password-hint password-fault"
      />
      <p id="password-hint" class="muted small">
        {t.signInHint}
      </p>
      <p id="password-fault" class="fault" role="alert">
        {state.fault && t[state.fault]}
      </p>
      <button type="submit" class="button button-main" disabled={state.busy}>
        {state.busy ? t.signingIn : t.signIn}
      </button>
    </form>
  )
}

function faultOf(error: unknown): NonNullable<State['fault']> {
  if (!(error instanceof ApiError)) throw error
  if (error.status === 0) return 'offline'
  if (error.status === 401) return 'wrongPassword'
  return error.status === 429 ? 'tooManyTries' : 'failed'
}

/** Only a path of our own: a link made by others must not lead away from here. */
function ownAddress(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/'
}
