import { useApi } from './api.ts'
import { ActiveFilters } from './active-filters.tsx'
import { DownloadCsv } from './download-csv.tsx'
import { ListingFilters } from './listing-filters.tsx'
import { ListingTable } from './listing-table.tsx'
import { withPage, withValue } from './listings-query.ts'
import { Pagination } from './pagination.tsx'
import { navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { Listings } from './views.ts'

export function ListingsPage({ search }: { search: URLSearchParams }) {
  const { t } = useSettings()
  const loaded = useApi<Listings>(`/listings?${search.toString()}`)
  usePageTitle(t.listings)
  return (
    <div class="page">
      <div class="page-head">
        <div>
          <h1>{t.listings}</h1>
          <p class="muted">{t.listingsLead}</p>
        </div>
      </div>
      <SearchBox search={search} />
      <Await from={loaded}>
        {(found) => (
          <div class="search-layout">
            <ListingFilters search={search} found={found} />
            <section class="results" aria-label={t.listings}>
              <ResultHead search={search} found={found} />
              <ActiveFilters search={search} found={found} />
              {(found.facetsSampled || found.vendorsSampled) && (
                <p class="muted small">{t.analysis.sampled}</p>
              )}
              {found.rows.length === 0 ? (
                <div class="card">
                  <Empty title={t.noMatches}>{t.noMatchesHint}</Empty>
                </div>
              ) : (
                <ListingTable rows={found.rows} terms={found.terms} />
              )}
              <Pagination page={found.page} pages={found.pages} hrefOf={(page) => withPage(search, page)} />
            </section>
          </div>
        )}
      </Await>
    </div>
  )
}

function SearchBox({ search }: { search: URLSearchParams }) {
  const { t } = useSettings()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const q = new FormData(event.currentTarget as HTMLFormElement).get('q')
    navigate(withValue(search, 'q', typeof q === 'string' ? q.trim() : undefined))
  }
  return (
    <form class="search-box" role="search" onSubmit={submit} key={search.get('q') ?? ''}>
      <label class="visually-hidden" for="q">
        {t.search}
      </label>
      <input
        id="q"
        name="q"
        type="search"
        maxLength={400}
        placeholder={t.searchPlaceholder}
        defaultValue={search.get('q') ?? ''}
        aria-describedby="q-hint"
      />
      <button type="submit" class="button button-main">
        {t.search}
      </button>
      <p class="search-hint muted small" id="q-hint">
        {t.analysis.searchHint}
      </p>
    </form>
  )
}

function ResultHead({ search, found }: { search: URLSearchParams; found: Listings }) {
  const { t, format } = useSettings()
  const sorts = (['relevance', 'seen', 'new', 'price-low', 'price-high'] as const).filter(
    (sort) => sort !== 'relevance' || search.get('q'),
  )
  return (
    <div class="result-head">
      <p role="status" class="result-count">
        {t.found(format.count(found.total, found.totalCapped))}
      </p>
      <DownloadCsv href={`/listings.csv?${search.toString()}`} isEmpty={found.total === 0} />
      <label class="sort">
        <span class="muted">{t.sort}</span>
        <select
          value={found.sort}
          onChange={(event) => navigate(withValue(search, 'sort', event.currentTarget.value))}
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {t.sorts[sort]}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
