import { useEffect, useRef } from 'preact/hooks'
import { useAccount } from './account.tsx'
import { callApi } from './api.ts'
import { Segments } from './pieces.tsx'
import { Link, navigate } from './router.tsx'
import { useSettings } from './settings.tsx'

/** Language, theme, time zone and the way out. */
export function Preferences({ signedIn }: { signedIn: boolean }) {
  const { t, language, choose } = useSettings()
  const menu = useRef<HTMLDetailsElement>(null)
  useCloseOutside(menu)
  return (
    <div class="tools">
      <button
        type="button"
        class="tool"
        lang={language === 'en' ? 'zh-Hans' : 'en'}
        onClick={() => choose({ language: language === 'en' ? 'zh' : 'en' })}
      >
        {language === 'en' ? '中文' : 'English'}
      </button>
      <details class="menu" ref={menu}>
        <summary class="tool" aria-label={t.preferences}>
          <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d="M3 6h8m4 0h2M3 14h2m4 0h8" />
            <circle cx="13" cy="6" r="2" />
            <circle cx="7" cy="14" r="2" />
          </svg>
        </summary>
        <Panel signedIn={signedIn} />
      </details>
    </div>
  )
}

function Panel({ signedIn }: { signedIn: boolean }) {
  const { t, theme, zone, choose } = useSettings()
  return (
    <div class="menu-panel">
      <span class="menu-label">{t.theme}</span>
      <Segments
        label={t.theme}
        value={theme}
        options={[
          ['system', t.themeSystem],
          ['light', t.themeLight],
          ['dark', t.themeDark],
        ]}
        onChoose={(theme) => choose({ theme })}
      />
      <span class="menu-label">{t.times}</span>
      <Segments
        label={t.times}
        value={zone}
        options={[
          ['utc', 'UTC'],
          ['local', t.timesLocal],
        ]}
        onChoose={(zone) => choose({ zone })}
      />
      {signedIn && <SignedInPart />}
    </div>
  )
}

function SignedInPart() {
  const { t } = useSettings()
  const { name, role } = useAccount()
  return (
    <>
      <span class="menu-label">{t.people.account}</span>
      <Link href="/account" class="menu-account">
        {name} · {t.people.roleNames[role]}
      </Link>
      <button type="button" class="button" onClick={() => void signOut()}>
        {t.signOut}
      </button>
    </>
  )
}

async function signOut(): Promise<void> {
  await callApi('DELETE', '/session')
  navigate('/sign-in')
}

function useCloseOutside(menu: { current: HTMLDetailsElement | null }): void {
  useEffect(() => {
    const close = (event: Event) => {
      const element = menu.current
      if (!element?.open) return
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape'
      const isOutside = event.type === 'pointerdown' && !element.contains(event.target as Node)
      if (!isEscape && !isOutside) return
      element.open = false
      if (isEscape) element.querySelector('summary')?.focus()
    }
    addEventListener('pointerdown', close)
    addEventListener('keydown', close)
    return () => {
      removeEventListener('pointerdown', close)
      removeEventListener('keydown', close)
    }
  }, [])
}
