import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Role } from '#contracts/roles.ts'
import { useAccount } from './account.tsx'
import { Logo } from './logo.tsx'
import type { Messages } from './messages.ts'
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

/** Every section, in the order of the navigation, with who may see it. */
function sectionsOf(t: Messages): { href: string; label: string; roles: Role[] }[] {
  const readers: Role[] = ['analyst', 'unit', 'researcher', 'administrator']
  return [
    { href: '/', label: t.overview, roles: readers },
    { href: '/listings', label: t.listings, roles: readers },
    { href: '/vendors', label: t.vendors, roles: readers },
  ]
}

/** One line; where it is too narrow for all of them it can be pushed sideways. */
function Navigation({ path }: { path: string }) {
  const { t } = useSettings()
  const { role } = useAccount()
  const sections = sectionsOf(t).filter(({ roles }) => roles.includes(role))
  return (
    <nav aria-label={t.mainNavigation}>
      {sections.map(({ href, label }) => (
        <Link key={href} href={href} current={href === '/' ? path === '/' : path.startsWith(href)}>
          {label}
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
