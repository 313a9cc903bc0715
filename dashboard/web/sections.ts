import type { Role } from '#contracts/roles.ts'
import type { Messages } from './messages.ts'

export type Section = { href: string; label: string; roles: Role[] }

const ANALYSTS: Role[] = ['analyst', 'unit', 'administrator']
const READERS: Role[] = [...ANALYSTS, 'researcher']

/** The parts of the console in the order of the navigation, with who may see each. The API decides; this only shows. */
export function sectionsOf(t: Messages): Section[] {
  return [
    { href: '/', label: t.overview, roles: READERS },
    { href: '/listings', label: t.listings, roles: READERS },
    { href: '/vendors', label: t.vendors, roles: ANALYSTS },
    { href: '/markets', label: t.markets, roles: ANALYSTS },
    { href: '/crawl', label: t.watch.crawl, roles: ANALYSTS },
    { href: '/hand-offs', label: t.handOffs.handOffs, roles: ['unit', 'administrator'] },
    { href: '/alerts', label: t.alerts.alerts, roles: ['unit', 'administrator'] },
    { href: '/rules', label: t.alerts.rules, roles: ['unit', 'administrator'] },
    { href: '/reports', label: t.people.reports, roles: ['hotline'] },
    { href: '/accounts', label: t.people.accounts, roles: ['administrator'] },
    { href: '/audit', label: t.people.audit, roles: ['administrator'] },
  ]
}

/** Whether a section holds the address. */
export function holds({ href }: Section, path: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)
}
