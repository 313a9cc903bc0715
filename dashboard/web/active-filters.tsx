import {
  countFilters,
  facetNames,
  rangeNames,
  withFacet,
  withoutFilters,
  withValue,
} from './listings-query.ts'
import { useCategoryName } from './pieces.tsx'
import { Link, navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { Listings } from './views.ts'

/** What narrows the search now, each with a way out. */
export function ActiveFilters({ search, found }: { search: URLSearchParams; found: Listings }) {
  const { t } = useSettings()
  const valueName = useValueName(found)
  if (countFilters(search) === 0) return null
  const labels = { from: t.from, to: t.to, minUsd: t.least, maxUsd: t.most }
  return (
    <ul class="active-filters">
      {facetNames.flatMap((facet) =>
        search
          .getAll(facet)
          .map((value) => (
            <Removable
              key={`${facet} ${value}`}
              name={`${t[facet]}: ${valueName(facet, value)}`}
              href={withFacet(search, facet, value, false)}
            />
          )),
      )}
      {found.vendor && (
        <Removable name={`${t.vendor}: ${found.vendor.name}`} href={withValue(search, 'vendor', undefined)} />
      )}
      {rangeNames
        .filter((name) => search.has(name))
        .map((name) => (
          <Removable
            key={name}
            name={`${labels[name]} ${name.endsWith('Usd') ? '$' : ''}${search.get(name)}`}
            href={withValue(search, name, undefined)}
          />
        ))}
      <li>
        <Link href={withoutFilters(search)}>{t.clearFilters}</Link>
      </li>
    </ul>
  )
}

function Removable({ name, href }: { name: string; href: string }) {
  const { t } = useSettings()
  return (
    <li>
      <button
        type="button"
        class="removable"
        aria-label={t.removeFilter(name)}
        onClick={() => navigate(href)}
      >
        <span>{name}</span>
        <span aria-hidden="true" class="cross">
          ×
        </span>
      </button>
    </li>
  )
}

/** What people call a facet's value. */
export function useValueName(found: Listings) {
  const { format } = useSettings()
  const category = useCategoryName()
  const markets = new Map(found.markets.map(({ name, title }) => [name, title]))
  return (facet: (typeof facetNames)[number], value: string): string => {
    if (facet === 'category') return category(value)
    return facet === 'market' ? (markets.get(value) ?? value) : format.place(value)
  }
}
