import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useAccount } from './account.tsx'
import { HandOffBadge } from './hand-offs-page.tsx'
import { Logo } from './logo.tsx'
import { Preferences } from './preferences.tsx'
import { Link, type Place } from './router.tsx'
import { holds, sectionsOf } from './sections.ts'
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
          <Who />
          <Preferences signedIn />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

/** Who is signed in, and the way to their own account. */
function Who() {
  const { t } = useSettings()
  const { name, role } = useAccount()
  return (
    <Link href="/account" class="who">
      <span class="who-name">{name}</span>
      <span class="who-role">{t.people.roleNames[role]}</span>
    </Link>
  )
}

/** One line, or two where they do not fit; on a narrow screen one that can be pushed sideways. */
function Navigation({ path }: { path: string }) {
  const { t } = useSettings()
  const { role } = useAccount()
  const sections = sectionsOf(t).filter(({ roles }) => roles.includes(role))
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [path])
  return (
    <nav aria-label={t.mainNavigation} ref={nav}>
      {sections.map((section) => (
        <Link key={section.href} href={section.href} current={holds(section, path)}>
          {section.label}
          {section.href === '/hand-offs' && <HandOffBadge />}
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
