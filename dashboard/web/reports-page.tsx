import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useApi } from './api.ts'
import { HandOverForm } from './hand-over-form.tsx'
import { Pagination } from './pagination.tsx'
import { BothTimes, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { Report, Reports } from './views.ts'

/** For hotline officers: what the gate stopped, and to whom it was given. */
export function ReportsPage({ page }: { page: string | null }) {
  const { t, format } = useSettings()
  const reports = useApi<Reports>(`/reports?page=${encodeURIComponent(page ?? '1')}`)
  usePageTitle(t.people.reports)
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{t.people.reports}</h1>
          <p class="muted">{t.people.reportsLead}</p>
        </div>
        {reports.data && <p class="figure">{t.people.reportWaiting(format.count(reports.data.waiting))}</p>}
      </header>
      <Await from={reports}>
        {({ rows, page: at, pages }) => (
          <>
            {rows.length === 0 && <Empty title={t.people.noReports} />}
            {rows.map((report) => (
              <ReportCard key={report.id} report={report} onChanged={reports.retry} />
            ))}
            <Pagination page={at} pages={pages} hrefOf={(to) => `/reports?page=${to}`} />
          </>
        )}
      </Await>
    </div>
  )
}

function ReportCard({ report, onChanged }: { report: Report; onChanged: () => void }) {
  const { t } = useSettings()
  const [isOpen, setIsOpen] = useState(false)
  const p = t.people
  const done = () => {
    setIsOpen(false)
    onChanged()
  }
  return (
    <article class="card report">
      <dl class="facts">
        <Fact name={p.url}>
          {/* Text and never a link: nobody goes there from here. */}
          <code>{report.url}</code>
        </Fact>
        <Fact name={p.seen}>
          <BothTimes at={report.seenAt} />
        </Fact>
        <Fact name={p.rule}>{report.rule}</Fact>
        {/* Absent where the address was enough and nothing was asked for. */}
        {report.contentHash !== null && (
          <Fact name={p.hash}>
            <code>{report.contentHash}</code>
          </Fact>
        )}
      </dl>
      {report.handovers.map(({ to, reference, by, at }) => (
        <p key={at} class="notice notice-done">
          {p.handedOver(to, reference)} <span class="muted small">{p.handedBy(by)}, </span>
          <Time at={at} />
        </p>
      ))}
      {isOpen ? (
        <HandOverForm report={report} onDone={done} onCancel={() => setIsOpen(false)} />
      ) : (
        <button
          type="button"
          class={report.handovers.length === 0 ? 'button button-main' : 'button'}
          aria-label={p.handOverReport(String(report.id))}
          onClick={() => setIsOpen(true)}
        >
          {p.handOver}
        </button>
      )}
    </article>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
