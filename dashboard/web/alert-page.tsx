import { ChangeFacts, useAlertTitle } from './alert-change.tsx'
import { Judge } from './alert-item.tsx'
import { callApi, useApi } from './api.ts'
import { MatchFacts } from './alert-match.tsx'
import { AlertSendings } from './alert-sendings.tsx'
import { Fault } from './fields.tsx'
import { Price } from './listing-table.tsx'
import { StateMark } from './market-state.tsx'
import { Card, CategoryChip } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import { useSending } from './use-sending.ts'
import type { Alert, Triage } from './views.ts'

const POLL_MS = 5000

/** Where the link of a webhook or a mail leads. */
export function AlertPage({ id }: { id: string }) {
  const { t } = useSettings()
  const loaded = useApi<Alert>(`/alerts/${id}`, () => POLL_MS)
  usePageTitle(t.alerts.alert(id))
  if (loaded.error?.status === 404)
    return (
      <Empty title={t.alerts.noAlert} page>
        <Link href="/alerts">{t.alerts.backToAlerts}</Link>
      </Empty>
    )
  return (
    <div class="page">
      <p class="crumbs">
        <Link href="/alerts">{t.alerts.backToAlerts}</Link>
      </p>
      <Await from={loaded}>{(alert) => <Found alert={alert} onChanged={loaded.retry} />}</Await>
    </div>
  )
}

function Found({ alert, onChanged }: { alert: Alert; onChanged: () => void }) {
  const { t } = useSettings()
  const title = useAlertTitle(alert)
  const { fault, send } = useSending(t.alerts.refusals)
  const judge = (triage: Triage) =>
    send(async () => {
      await callApi('POST', '/alerts/triage', { ids: [alert.id], triage })
      onChanged()
    })
  return (
    <>
      <div class="page-head">
        <div>
          <h1>{title}</h1>
          <p class="listing-sub">
            <span class="muted">
              {t.alerts.alert(String(alert.id))} · {alert.marketTitle}
            </span>
            {alert.change ? (
              <StateMark of={{ state: alert.change.to, since: null }} />
            ) : (
              <CategoryChip of={alert} />
            )}
          </p>
        </div>
        <div class="alert-judge">
          <Judge row={alert} label={t.alerts.judge(String(alert.id))} onJudge={judge} />
          {alert.triagedBy !== null && <p class="muted small">{t.alerts.judgedBy(alert.triagedBy)}</p>}
        </div>
      </div>
      <Fault>{fault}</Fault>
      <div class="detail-layout">
        <AlertSendings sendings={alert.sendings} onChanged={onChanged} />
        {alert.change ? <ChangeFacts alert={alert} change={alert.change} /> : <Facts alert={alert} />}
      </div>
    </>
  )
}

function Facts({ alert }: { alert: Alert }) {
  const { t, format } = useSettings()
  const places = (codes: string[]) => (codes.length > 0 ? codes.map(format.place).join(', ') : '–')
  return (
    <Card title={t.alerts.listingFacts}>
      <dl class="facts">
        <MatchFacts alert={alert} />
        <div>
          <dt>{t.price}</dt>
          <dd>
            <Price row={alert} />
          </dd>
        </div>
        <div>
          <dt>{t.shipsFrom}</dt>
          <dd>{places(alert.shipsFrom)}</dd>
        </div>
        <div>
          <dt>{t.shipsTo}</dt>
          <dd>{places(alert.shipsTo)}</dd>
        </div>
        <div>
          <dt>{t.alerts.capture}</dt>
          <dd>{alert.sha256 === null ? t.alerts.captureGone : <code>{alert.sha256}</code>}</dd>
        </div>
      </dl>
      <Link href={`/listings/${alert.listingId}`} class="button">
        {t.alerts.openListing}
      </Link>
    </Card>
  )
}
