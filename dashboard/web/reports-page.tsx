import { useApi } from './api.ts'
import { HotlineDue, KeepingFacts } from './hotline-due.tsx'
import { HotlineSites } from './hotline-sites.tsx'
import { Pagination } from './pagination.tsx'
import { Time } from './pieces.tsx'
import { Fact } from './report-facts.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { HotlineSites as Sites, Report, Reports } from './views.ts'

/** For hotline officers: what the gate stopped, without any address, and to whom it was given. */
export function ReportsPage({ page }: { page: string | null }) {
  const { t, format } = useSettings()
  const reports = useApi<Reports>(`/reports?page=${encodeURIComponent(page ?? '1')}`)
  const sites = useApi<Sites>('/hotline/sites')
  usePageTitle(t.people.reports)
  // Both at once: what comes late above the queue would move it under the reader's hand.
  const isRead = sites.data !== undefined || sites.error !== undefined
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{t.people.reports}</h1>
          <p class="muted">{t.hotline.lead}</p>
        </div>
        {reports.data && <p class="figure">{t.people.reportWaiting(format.count(reports.data.waiting))}</p>}
      </header>
      {isRead && <HotlineSites sites={sites} />}
      <Await from={isRead ? reports : { busy: true, retry: reports.retry }}>
        {({ rows, page: at, pages, due }) => (
          <>
            <HotlineDue due={due} onErased={reports.retry} />
            {rows.length === 0 && <Empty title={t.people.noReports} />}
            {rows.map((report) => (
              <ReportCard key={report.id} report={report} />
            ))}
            <Pagination page={at} pages={pages} hrefOf={(to) => `/reports?page=${to}`} />
          </>
        )}
      </Await>
    </div>
  )
}

function ReportCard({ report }: { report: Report }) {
  const { t } = useSettings()
  const { id, market, seenAt, rule, handovers, erasedAt } = report
  const last = handovers.at(-1)
  return (
    <article class="card report">
      <dl class="facts">
        <Fact name={t.hotline.market}>{market}</Fact>
        <Fact name={t.people.seen}>
          <Time at={seenAt} />
        </Fact>
        <Fact name={t.people.rule}>{rule}</Fact>
        {!last && (
          <Fact name={t.hotline.due}>
            <Due report={report} />
          </Fact>
        )}
        <KeepingFacts keeping={report.keeping} />
      </dl>
      {last && <p class="notice notice-done">{t.people.handedOver(last.to, last.reference)}</p>}
      {erasedAt && <p class="muted small">{t.hotline.erased}</p>}
      <Link
        href={`/reports/${id}`}
        class={last ? 'button' : 'button button-main'}
        label={t.hotline.openReport(String(id))}
      >
        {t.hotline.open}
      </Link>
    </article>
  )
}

/** When it has to be handed over, and whether that has passed. */
export function Due({ report }: { report: Report }) {
  const { t } = useSettings()
  return (
    <>
      <Time at={report.handOverBy} />{' '}
      {report.isOverdue && <span class="chip chip-open">{t.hotline.overdue}</span>}
    </>
  )
}
