import { useApi } from './api.ts'
import { Time, TableHead } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { Audit } from './views.ts'

/** For administrators: what people did. `before` is the number of the last line that was seen. */
export function AuditPage({ before }: { before: string | null }) {
  const { t } = useSettings()
  const audit = useApi<Audit>(before === null ? '/audit' : `/audit?before=${encodeURIComponent(before)}`)
  usePageTitle(t.people.audit)
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{t.people.audit}</h1>
          <p class="muted">{t.people.auditLead}</p>
        </div>
      </header>
      <Await from={audit}>
        {({ rows, next }) => (
          <>
            {rows.length === 0 ? <Empty title={t.people.noAudit} /> : <AuditTable rows={rows} />}
            <nav class="pagination" aria-label={t.pagination}>
              {before === null ? (
                <span />
              ) : (
                <Link class="button" href="/audit">
                  {t.people.newest}
                </Link>
              )}
              {next === null ? (
                <span />
              ) : (
                <Link class="button" href={`/audit?before=${next}`}>
                  {t.people.older}
                </Link>
              )}
            </nav>
          </>
        )}
      </Await>
    </div>
  )
}

function AuditTable({ rows }: { rows: Audit['rows'] }) {
  const { t } = useSettings()
  const p = t.people
  return (
    <div class="card card-flush">
      <table class="people" role="table">
        <TableHead names={[p.number, p.time, p.actor, p.action, p.subject, p.details]} />
        <tbody role="rowgroup">
          {rows.map(({ seq, at, actor, action, subject, details }) => (
            <tr key={seq} role="row">
              <td role="cell" class="muted">
                {seq}
              </td>
              <td role="cell">
                <Time at={at} />
              </td>
              <td role="cell">{actor}</td>
              <td role="cell">
                <code>{action}</code>
              </td>
              <td role="cell">{subject}</td>
              <td role="cell" class="muted small">
                {detailsText(details)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function detailsText(details: Audit['rows'][number]['details']): string {
  return Object.entries(details ?? {})
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
}
