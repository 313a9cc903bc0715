import { callApi } from './api.ts'
import { Fault, Field } from './fields.tsx'
import { useSettings } from './settings.tsx'
import { fieldsOf, useSending } from './use-sending.ts'
import type { Report } from './views.ts'

type Props = { report: Pick<Report, 'id'>; onDone: () => void; onCancel: () => void }

/** To whom a report was given, and under which number they have it. It is appended, and nothing takes it back. */
export function HandOverForm({ report, onDone, onCancel }: Props) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending()
  const submit = (event: SubmitEvent) => {
    const field = fieldsOf(event)
    const body = {
      to: field(`to-${report.id}`),
      recipient: field(`recipient-${report.id}`),
      reference: field(`reference-${report.id}`),
    }
    send(async () => {
      await callApi('POST', `/reports/${report.id}/handover`, body)
      onDone()
    })
  }
  return (
    <form class="line-form" onSubmit={submit} aria-label={t.people.handOverReport(String(report.id))}>
      <Field id={`to-${report.id}`} label={t.people.handedTo} autocomplete="off" autofocus />
      <div class="field">
        <label for={`recipient-${report.id}`}>{t.hotline.recipient}</label>
        <select id={`recipient-${report.id}`} name={`recipient-${report.id}`} required>
          {Object.entries(t.hotline.recipients).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Field id={`reference-${report.id}`} label={t.people.reference} autocomplete="off" />
      <button type="submit" class="button button-main" disabled={busy}>
        {t.people.save}
      </button>
      <button type="button" class="button" onClick={onCancel}>
        {t.people.cancel}
      </button>
      <Fault>{fault}</Fault>
    </form>
  )
}
