import { useEffect, useState } from 'preact/hooks'
import { useFacetName, useValueName } from './active-filters.tsx'
import {
  countFilters,
  facetNames,
  rangeNames,
  withFacet,
  withValue,
  type FacetName,
} from './listings-query.ts'
import { navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { Listings } from './views.ts'

const SHOWN_VALUES = 8
const WIDE = '(min-width: 60rem)'

/** Facets with their counts, prices and days. Folded away where the screen is narrow. */
export function ListingFilters({ search, found }: { search: URLSearchParams; found: Listings }) {
  const { t } = useSettings()
  const isWide = useIsWide()
  const active = countFilters(search)
  return (
    <details class="filters" open={isWide}>
      <summary>{active > 0 ? t.filtersActive(active) : t.filters}</summary>
      <div class="filter-groups">
        {facetNames.map((facet) => (
          <Facet key={facet} facet={facet} search={search} found={found} />
        ))}
        <Ranges search={search} key={rangeNames.map((name) => search.get(name)).join(' ')} />
      </div>
    </details>
  )
}

function useIsWide(): boolean {
  const [isWide, setIsWide] = useState(() => matchMedia(WIDE).matches)
  useEffect(() => {
    const query = matchMedia(WIDE)
    const follow = () => setIsWide(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  return isWide
}

type FacetProps = { facet: FacetName; search: URLSearchParams; found: Listings }

function Facet({ facet, search, found }: FacetProps) {
  const { t } = useSettings()
  const facetName = useFacetName()
  const chosen = search.getAll(facet)
  const counted = found.facets[facet]
  // A chosen value stays in sight even when the other filters leave none of it.
  const missing = chosen
    .filter((value) => !counted.some((one) => one.value === value))
    .map((value) => ({ value, count: 0 }))
  const all = [...counted, ...missing].sort(
    (a, b) => Number(chosen.includes(b.value)) - Number(chosen.includes(a.value)),
  )
  if (all.length === 0) return null
  const rest = all.slice(SHOWN_VALUES)
  const value = (one: (typeof all)[number]) => (
    <FacetValue key={one.value} {...one} {...{ facet, search, found, isOn: chosen.includes(one.value) }} />
  )
  return (
    <fieldset class="facet">
      <legend>{facetName(facet)}</legend>
      {all.slice(0, SHOWN_VALUES).map(value)}
      {rest.length > 0 && (
        <details class="facet-rest">
          <summary>{t.showMore(rest.length)}</summary>
          {rest.map(value)}
        </details>
      )}
    </fieldset>
  )
}

function FacetValue(props: FacetProps & { value: string; count: number; isOn: boolean }) {
  const { facet, search, found, value, count, isOn } = props
  const { format } = useSettings()
  const name = useValueName(found)
  return (
    <label class="facet-value">
      <input
        type="checkbox"
        checked={isOn}
        onChange={() => navigate(withFacet(search, facet, value, !isOn))}
      />
      <span class="facet-name">{name(facet, value)}</span>
      <span class="figure muted">
        {format.count(count, facet === 'vendor' ? found.vendorsSampled : found.facetsSampled)}
      </span>
    </label>
  )
}

function Ranges({ search }: { search: URLSearchParams }) {
  const { t } = useSettings()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const next = new URLSearchParams(search)
    for (const name of rangeNames) {
      const value = given.get(name)
      next.set(name, typeof value === 'string' ? value : '')
      if (!next.get(name)) next.delete(name)
    }
    navigate(withValue(next, 'page', undefined))
  }
  const field = (name: RangeName, label: string) => (
    <RangeField name={name} label={label} value={search.get(name) ?? ''} />
  )
  return (
    <form onSubmit={submit} class="ranges">
      <fieldset class="facet">
        <legend>{t.priceUsd}</legend>
        <div class="field-pair">
          {field('minUsd', t.least)}
          {field('maxUsd', t.most)}
        </div>
      </fieldset>
      <fieldset class="facet">
        <legend>{t.seenBetween}</legend>
        <div class="field-pair">
          {field('from', t.from)}
          {field('to', t.to)}
        </div>
      </fieldset>
      <button type="submit" class="button">
        {t.apply}
      </button>
    </form>
  )
}

type RangeName = (typeof rangeNames)[number]

function RangeField({ name, label, value }: { name: RangeName; label: string; value: string }) {
  return (
    <label class="field">
      <span class="muted small">{label}</span>
      {name.endsWith('Usd') ? (
        <input type="number" name={name} min="0" step="0.01" inputMode="decimal" defaultValue={value} />
      ) : (
        <input type="date" name={name} defaultValue={value} />
      )}
    </label>
  )
}
