import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { Logo } from './logo.tsx'
import { Preferences } from './preferences.tsx'
import { Link, type Place } from './router.tsx'
import { useSettings } from './settings.tsx'

/** Header, navigation and preferences around a page. */
export function Shell({ place, children }: { place: Place; children: ComponentChildren }) {
  const { t } = useSettings()
  return (
    <>
      <a class="skip-link" href="#main">
        {t.skipToContent}
      </a>
      <header class="masthead">
        <div class="masthead-inner">
          <Link href="/" class="brand">
            <Logo />
            <span>Lanternfish</span>
          </Link>
          <nav aria-label={t.mainNavigation}>
            <Link href="/" current={place.path === '/'}>
              {t.overview}
            </Link>
            <Link href="/listings" current={place.path.startsWith('/listings')}>
              {t.listings}
            </Link>
          </nav>
          <Preferences signedIn />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

/** Names the page in the tab. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lanternfish`
  }, [title])
}
