import { useState } from 'preact/hooks'
import { callApi, useApi } from './api.ts'
import { Fault, Field } from './fields.tsx'
import { HandOverForm } from './hand-over-form.tsx'
import { HotlineDrafts } from './hotline-drafts.tsx'
import { EraseAddresses, KeepingFacts } from './hotline-due.tsx'
import { BothTimes, Card, Time } from './pieces.tsx'
import { Fact } from './report-facts.tsx'
import { Due } from './reports-page.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import { fieldsOf, useSending } from './use-sending.ts'
import type { OpenReport } from './views.ts'

/** For hotline officers: one report with its address, what may be sent of it, and what is owed. */
export function ReportPage({ id }: { id: string }) {
  const { t } = useSettings()
  const report = useApi<OpenReport>(`/reports/${id}`)
  usePageTitle(t.hotline.report(id))
  const back = <Link href="/reports">{t.hotline.backToReports}</Link>
  const reasons: Record<string, string> = {
    NO_REPORT: t.hotline.noReport,
    NO_HOTLINE_KEY: t.hotline.noKey,
    SEALED_FOR_ANOTHER: t.hotline.otherKey,
  }
  const reason = report.error && reasons[report.error.code]
  if (reason !== undefined)
    return (
      <Empty title={reason} page>
        {back}
      </Empty>
    )
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <p class="small">{back}</p>
          <h1>{t.hotline.report(id)}</h1>
        </div>
      </header>
      <Await from={report}>{(found) => <Found report={found} onChanged={report.retry} />}</Await>
    </div>
  )
}

type Props = { report: OpenReport; onChanged: () => void }

function Found({ report, onChanged }: Props) {
  const { t } = useSettings()
  return (
    <>
      <article class="card report">
        <Facts report={report} />
      </article>
      {report.url !== null && (
        <Card title={t.hotline.drafts} note={t.hotline.draftsNote}>
          <HotlineDrafts id={report.id} />
        </Card>
      )}
      <Card title={t.hotline.handOvers} class="report">
        <HandOvers report={report} onChanged={onChanged} />
      </Card>
      <Quarantine report={report} />
    </>
  )
}

function Facts({ report }: { report: OpenReport }) {
  const { t } = useSettings()
  const p = t.people
  return (
    <dl class="facts">
      <Fact name={p.url}>
        {/* Text and never a link: nobody goes there from here. */}
        {report.url === null ? t.hotline.erased : <code>{report.url}</code>}
      </Fact>
      <Fact name={t.hotline.market}>{report.market}</Fact>
      <Fact name={p.seen}>
        <BothTimes at={report.seenAt} />
      </Fact>
      <Fact name={p.rule}>{report.rule}</Fact>
      {report.gateVersion !== null && <Fact name={t.hotline.gateVersion}>{report.gateVersion}</Fact>}
      <Fact name={t.hotline.digest}>
        {report.sha256 === null ? t.hotline.unasked : <code>{report.sha256}</code>}
      </Fact>
      <Fact name={t.hotline.reached}>
        {report.reached.length === 0 ? t.hotline.directly : <code>{report.reached.join(' → ')}</code>}
      </Fact>
      {report.contentHash !== null && (
        <Fact name={p.hash}>
          <code>{report.contentHash}</code>
        </Fact>
      )}
      {report.handovers.length === 0 && (
        <Fact name={t.hotline.due}>
          <Due report={report} />
        </Fact>
      )}
      <KeepingFacts keeping={report.keeping} />
    </dl>
  )
}

function HandOvers({ report, onChanged }: Props) {
  const { t } = useSettings()
  const [isOpen, setIsOpen] = useState(false)
  const done = () => {
    setIsOpen(false)
    onChanged()
  }
  const mayErase = report.keeping?.state === 'due' || report.keeping?.state === 'overdue'
  return (
    <>
      {report.handovers.length === 0 && <p class="muted small">{t.hotline.notHandedOver}</p>}
      {report.handovers.map((given) => (
        <HandOver key={given.at} given={given} />
      ))}
      {isOpen ? (
        <HandOverForm report={report} onDone={done} onCancel={() => setIsOpen(false)} />
      ) : (
        <button
          type="button"
          class={report.handovers.length === 0 ? 'button button-main' : 'button'}
          aria-label={t.people.handOverReport(String(report.id))}
          onClick={() => setIsOpen(true)}
        >
          {t.people.handOver}
        </button>
      )}
      {mayErase && <EraseAddresses ids={[report.id]} onErased={onChanged} />}
    </>
  )
}

function HandOver({ given }: { given: OpenReport['handovers'][number] }) {
  const { t } = useSettings()
  const { to, reference, by, at, preserveUntil, eraseBy, recipient } = given
  return (
    <div class="notice notice-done">
      <p>
        {t.people.handedOver(to, reference)}{' '}
        <span class="muted small">
          {recipient && `${t.hotline.recipients[recipient]}, `}
          {t.people.handedBy(by)},{' '}
        </span>
        <Time at={at} />
      </p>
      {preserveUntil !== null && eraseBy !== null && (
        <p class="small">
          {t.hotline.preserve} <Time at={preserveUntil} day /> · {t.hotline.eraseBy} <Time at={eraseBy} day />
        </p>
      )}
    </div>
  )
}

function Quarantine({ report: { market } }: { report: OpenReport }) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending(t.hotline.faults)
  const [isPlaced, setIsPlaced] = useState(false)
  const place = (event: SubmitEvent) => {
    const field = fieldsOf(event)
    send(async () => {
      await callApi('POST', `/hotline/quarantine/${market}`, { reason: field('quarantine-reason') })
      setIsPlaced(true)
    })
  }
  return (
    <Card title={t.hotline.quarantine} note={t.hotline.quarantineNote}>
      {isPlaced ? (
        <p class="notice notice-done" role="status">
          {t.hotline.inQuarantine(market)}
        </p>
      ) : (
        <form class="line-form" onSubmit={place} aria-label={t.hotline.quarantineOf(market)}>
          <Field id="quarantine-reason" label={t.hotline.reason} autocomplete="off" />
          <button type="submit" class="button" disabled={busy}>
            {t.hotline.quarantineOf(market)}
          </button>
          <Fault>{fault}</Fault>
        </form>
      )}
    </Card>
  )
}
