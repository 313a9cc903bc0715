import { useAccount } from './account.tsx'
import { holds, sectionsOf } from './sections.ts'
import { useSettings } from './settings.tsx'

/** Where a vendor's or a market's name leads: to its page, or for who may not see that to its listings. */
export function useLinks() {
  const { t } = useSettings()
  const { role } = useAccount()
  const isOpen = (path: string) =>
    sectionsOf(t).some((section) => holds(section, path) && section.roles.includes(role))
  const link = (path: string, listings: string) => (isOpen(path) ? path : `/listings?${listings}`)
  return {
    vendor: (id: number) => link(`/vendors/${id}`, `vendor=${id}`),
    market: (name: string) => link(`/markets/${name}`, `market=${name}`),
  }
}
