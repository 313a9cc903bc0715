import { useApi } from './api.ts'
import { DownloadCsv } from './download-csv.tsx'
import { Pagination } from './pagination.tsx'
import { Time, TableHead } from './pieces.tsx'
import { changed } from './query-links.ts'
import { Link, navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { CrawlPages, Markets } from './views.ts'

const PATH = '/crawl/pages'

export function CrawlPagesPage({ search }: { search: URLSearchParams }) {
  const { t } = useSettings()
  const loaded = useApi<CrawlPages>(`/crawl/pages?${search.toString()}`)
  usePageTitle(t.watch.pagesTitle)
  return (
    <div class="page">
      <nav class="crumbs" aria-label={t.watch.crawl}>
        <Link href="/crawl">{t.watch.crawl}</Link>
      </nav>
      <div class="page-head">
        <div>
          <h1>{t.watch.pagesTitle}</h1>
          <p class="muted">{t.watch.pagesLead}</p>
        </div>
      </div>
      <Await from={loaded}>
        {(found) => (
          <section class="results" aria-label={t.watch.pagesTitle}>
            <Filters search={search} found={found} />
            <Results search={search} found={found} />
          </section>
        )}
      </Await>
    </div>
  )
}

type Found = { search: URLSearchParams; found: CrawlPages }

function Filters({ search, found }: Found) {
  const { t, format } = useSettings()
  const markets = useApi<Markets>('/markets')
  const states = Object.entries(t.watch.frontier)
  const outcomes: [string, string][] = [['none', t.watch.neverFetched], ...Object.entries(t.outcomes)]
  const reasons = found.reasons.map(({ reason, pages }): [string, string] => [
    reason,
    `${t.life.reason(reason)} (${format.count(pages)})`,
  ])
  const names = (markets.data?.rows ?? []).map(({ name, title }): [string, string] => [name, title])
  return (
    <div class="select-row">
      <Choice search={search} name="market" label={t.market} any={t.watch.anyMarket} options={names} />
      <Choice search={search} name="state" label={t.state} any={t.watch.anyState} options={states} />
      <Choice
        search={search}
        name="outcome"
        label={t.watch.outcome}
        any={t.watch.anyOutcome}
        options={outcomes}
      />
      <Choice
        search={search}
        name="reason"
        label={t.watch.reason}
        any={t.watch.anyReason}
        options={reasons}
      />
    </div>
  )
}

type ChoiceProps = {
  search: URLSearchParams
  name: string
  label: string
  any: string
  options: [string, string][]
}

function Choice({ search, name, label, any, options }: ChoiceProps) {
  const value = search.get(name) ?? ''
  // What is chosen stays in sight even where nothing of it is left.
  const isListed = value === '' || options.some(([own]) => own === value)
  return (
    <label class="field">
      <span class="muted small">{label}</span>
      <select
        value={value}
        onChange={(event) => navigate(changed(PATH, search, { [name]: event.currentTarget.value }))}
      >
        <option value="">{any}</option>
        {!isListed && <option value={value}>{value}</option>}
        {options.map(([own, text]) => (
          <option key={own} value={own}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

function Results({ search, found }: Found) {
  const { t, format } = useSettings()
  return (
    <>
      <div class="result-head">
        <p role="status" class="result-count">
          {t.watch.pagesFound(format.count(found.total))}
        </p>
        <DownloadCsv href={`/crawl/pages.csv?${search.toString()}`} isEmpty={found.total === 0} />
      </div>
      {found.rows.length === 0 ? (
        <div class="card">
          <Empty title={t.watch.noPages}>{t.watch.noPagesHint}</Empty>
        </div>
      ) : (
        <PageTable rows={found.rows} />
      )}
      <Pagination
        page={found.page}
        pages={found.pages}
        hrefOf={(page) => changed(PATH, search, { page: String(page) })}
      />
    </>
  )
}

function PageTable({ rows }: { rows: CrawlPages['rows'] }) {
  const { t } = useSettings()
  return (
    <div class="card card-flush">
      <table class="listings" role="table">
        <TableHead names={[t.watch.page, t.state, t.watch.outcome, t.watch.lastFetched, t.watch.due]} />
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row }: { row: CrawlPages['rows'][number] }) {
  const { t } = useSettings()
  return (
    <tr role="row">
      <td role="cell" class="cell-market">
        {row.path === null ? (
          <span class="muted">{t.watch.withheld}</span>
        ) : (
          <code class="wrap">{row.path}</code>
        )}
        <span class="muted small">
          <Link href={`/markets/${row.market}`}>{row.marketTitle}</Link>
        </span>
      </td>
      <td role="cell" class="cell-route">
        {t.watch.frontier[row.state]}
      </td>
      <td role="cell" class="cell-route">
        {row.outcome === null ? t.watch.neverFetched : (t.outcomes[row.outcome] ?? row.outcome)}
        {row.reason && <span class="muted small reason">{t.life.reason(row.reason)}</span>}
      </td>
      <td role="cell" class="cell-seen">
        <span class="only-narrow">{t.watch.lastFetched}</span>
        {row.lastFetchedAt === null ? t.watch.never : <Time at={row.lastFetchedAt} />}
      </td>
      <td role="cell" class="cell-seen">
        <span class="only-narrow">{t.watch.due}</span>
        {row.dueAt === null ? t.watch.never : <Time at={row.dueAt} />}
      </td>
    </tr>
  )
}
