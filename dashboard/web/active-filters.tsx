import {
  countFilters,
  facetNames,
  rangeNames,
  withFacet,
  withoutFilters,
  withValue,
  type FacetName,
} from './listings-query.ts'
import { useCategoryName } from './pieces.tsx'
import { Link, navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { Listings } from './views.ts'

/** What narrows the search now, each with a way out. */
export function ActiveFilters({ search, found }: { search: URLSearchParams; found: Listings }) {
  const { t } = useSettings()
  const valueName = useValueName(found)
  const facetName = useFacetName()
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
              name={`${facetName(facet)}: ${valueName(facet, value)}`}
              href={withFacet(search, facet, value, false)}
            />
          )),
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
  const vendors = vendorNamesOf(found)
  return (facet: FacetName, value: string): string => {
    switch (facet) {
      case 'category':
        return category(value)
      case 'subcategory':
        return category(...(value.split('/') as [string, string]))
      case 'market':
        return markets.get(value) ?? value
      case 'vendor':
        return vendors.get(value) ?? value
      case 'language':
        return format.language(value)
      case 'currency':
        return value
      default:
        return format.place(value)
    }
  }
}

/** With the market where two have the same name: they may be two people. */
function vendorNamesOf({ vendors }: Listings): Map<string, string> {
  const byName = Map.groupBy(vendors, ({ name }) => name)
  return new Map(
    vendors.map(({ id, name, marketTitle }) => [
      String(id),
      byName.get(name)!.length > 1 ? `${name} · ${marketTitle}` : name,
    ]),
  )
}

export function useFacetName(): (facet: FacetName) => string {
  const { t } = useSettings()
  return (facet) => (facet === 'subcategory' || facet === 'currency' ? t.analysis[facet] : t[facet])
}
