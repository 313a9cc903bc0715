import { useApi } from './api.ts'
import { DownloadCsv } from './download-csv.tsx'
import { Pagination } from './pagination.tsx'
import { Time } from './pieces.tsx'
import { changed } from './query-links.ts'
import { Link, navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { VendorRow, Vendors } from './views.ts'

const SORTS = ['listings', 'seen', 'new', 'name'] as const

export function VendorsPage({ search }: { search: URLSearchParams }) {
  const { t } = useSettings()
  const loaded = useApi<Vendors>(`/vendors?${search.toString()}`)
  usePageTitle(t.vendors)
  return (
    <div class="page">
      <div class="page-head">
        <div>
          <h1>{t.vendors}</h1>
          <p class="muted">{t.analysis.vendorsLead}</p>
        </div>
      </div>
      <Await from={loaded}>
        {(found) => (
          <section class="results" aria-label={t.vendors}>
            <VendorSearch search={search} found={found} />
            <ResultHead search={search} found={found} />
            {found.rows.length === 0 ? (
              <div class="card">
                <Empty title={t.analysis.noVendors}>{t.analysis.noVendorsHint}</Empty>
              </div>
            ) : (
              <VendorTable rows={found.rows} />
            )}
            <Pagination
              page={found.page}
              pages={found.pages}
              hrefOf={(page) => changed('/vendors', search, { page: String(page) })}
            />
          </section>
        )}
      </Await>
    </div>
  )
}

type Found = { search: URLSearchParams; found: Vendors }

function VendorSearch({ search, found }: Found) {
  const { t, format } = useSettings()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const q = new FormData(event.currentTarget as HTMLFormElement).get('q')
    navigate(changed('/vendors', search, { q: typeof q === 'string' ? q.trim() : undefined }))
  }
  return (
    <form class="search-box" role="search" onSubmit={submit} key={search.get('q') ?? ''}>
      <label class="visually-hidden" for="q">
        {t.analysis.vendorSearch}
      </label>
      <input
        id="q"
        name="q"
        type="search"
        maxLength={200}
        placeholder={t.analysis.vendorSearch}
        defaultValue={search.get('q') ?? ''}
      />
      <select
        class="search-within"
        aria-label={t.market}
        value={search.get('market') ?? ''}
        onChange={(event) => navigate(changed('/vendors', search, { market: event.currentTarget.value }))}
      >
        <option value="">{t.analysis.allMarkets}</option>
        {found.markets.map(({ name, title, count }) => (
          <option key={name} value={name}>
            {title} ({format.count(count)})
          </option>
        ))}
      </select>
      <button type="submit" class="button button-main">
        {t.search}
      </button>
    </form>
  )
}

function ResultHead({ search, found }: Found) {
  const { t, format } = useSettings()
  return (
    <div class="result-head">
      <p role="status" class="result-count">
        {t.analysis.vendorsFound(format.count(found.total))}
      </p>
      <DownloadCsv href={`/vendors.csv?${search.toString()}`} isEmpty={found.total === 0} />
      <label class="sort">
        <span class="muted">{t.sort}</span>
        <select
          value={found.sort}
          onChange={(event) => navigate(changed('/vendors', search, { sort: event.currentTarget.value }))}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t.analysis.vendorSorts[sort]}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

function VendorTable({ rows }: { rows: VendorRow[] }) {
  const { t } = useSettings()
  return (
    <div class="card card-flush">
      <table class="listings" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[t.vendor, t.listings, t.reviews, t.firstSeen, t.lastSeen].map((name, column) => (
              <th key={name} scope="col" role="columnheader" class={[1, 2].includes(column) ? 'right' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row }: { row: VendorRow }) {
  const { t, format } = useSettings()
  return (
    <tr role="row">
      <td role="cell" class="cell-title">
        <Link href={`/vendors/${row.id}`} class="title">
          {row.name}
        </Link>
        <span class="muted small">
          <Link href={`/markets/${row.market}`}>{row.marketTitle}</Link>
        </span>
      </td>
      <td role="cell" class="right cell-price">
        <Link href={`/listings?vendor=${row.id}`} class="figure">
          {format.count(row.listings)}
        </Link>
        <span class="muted small only-narrow">{t.listings}</span>
      </td>
      <td role="cell" class="right cell-route">
        <span class="figure">{format.count(row.reviews)}</span>
        {row.stars !== null && (
          <span class="muted small"> {t.analysis.starsOf(format.decimal(row.stars))}</span>
        )}
        <span class="muted small only-narrow"> {t.reviews}</span>
      </td>
      <td role="cell" class="cell-seen only-wide">
        <Time at={row.firstSeenAt} />
      </td>
      <td role="cell" class="cell-seen">
        <Time at={row.lastSeenAt} />
      </td>
    </tr>
  )
}
