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
          <Navigation path={place.path} />
          <Preferences signedIn />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

/** One line; where it is too narrow for all of them it can be pushed sideways. */
function Navigation({ path }: { path: string }) {
  const { t } = useSettings()
  const sections: [href: string, name: string][] = [
    ['/', t.overview],
    ['/listings', t.listings],
  ]
  return (
    <nav aria-label={t.mainNavigation}>
      {sections.map(([href, name]) => (
        <Link key={href} href={href} current={href === '/' ? path === '/' : path.startsWith(href)}>
          {name}
        </Link>
      ))}
    </nav>
  )
}

/** Names the page in the tab. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lanternfish`
  }, [title])
}
