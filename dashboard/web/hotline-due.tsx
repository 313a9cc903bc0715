import { useState } from 'preact/hooks'
import { callApi } from './api.ts'
import { Fault } from './fields.tsx'
import { Time } from './pieces.tsx'
import { Fact } from './report-facts.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { useSending } from './use-sending.ts'
import type { Report, Reports } from './views.ts'

/** Reports whose dates have passed: those that nobody has yet, and those whose addresses are to be erased. */
export function HotlineDue({ due, onErased }: { due: Reports['due']; onErased: () => void }) {
  const { t, format } = useSettings()
  const { handOver, erase } = due
  if (handOver.count + erase.count === 0) return null
  return (
    <section class="card report" aria-label={t.hotline.datesPassed}>
      <h2>{t.hotline.datesPassed}</h2>
      {handOver.count > 0 && (
        <p class="notice notice-bad">
          {t.hotline.notHandedInTime(format.count(handOver.count))}{' '}
          {handOver.since !== null && <Time at={handOver.since} />}
        </p>
      )}
      {erase.count > 0 && <ToErase erase={erase} onErased={onErased} />}
    </section>
  )
}

type EraseProps = { erase: Reports['due']['erase']; onErased: () => void }

function ToErase({ erase: { count, overdue, reports }, onErased }: EraseProps) {
  const { t, format } = useSettings()
  return (
    <>
      <p class={overdue > 0 ? 'notice notice-bad' : 'notice notice-open'}>
        {t.hotline.toErase(format.count(count))}{' '}
        {overdue > 0 && t.hotline.shouldBeGone(format.count(overdue))}
      </p>
      <ul class="hotline-due">
        {reports.map(({ id, preservedUntil, eraseBy, isOverdue }) => (
          <li key={id}>
            <Link href={`/reports/${id}`}>{t.hotline.report(String(id))}</Link>
            <span class="small">
              {t.hotline.preserved} <Time at={preservedUntil} day /> · {t.hotline.eraseBy}{' '}
              <Time at={eraseBy} day />
            </span>
            {isOverdue && <span class="chip chip-open">{t.hotline.overdue}</span>}
          </li>
        ))}
      </ul>
      {count > reports.length && (
        <p class="muted small">{t.hotline.moreToErase(format.count(count - reports.length))}</p>
      )}
      <EraseAddresses ids={reports.map(({ id }) => id)} onErased={onErased} />
    </>
  )
}

/** Asks once more: what is erased cannot be had back. */
export function EraseAddresses({ ids, onErased }: { ids: number[]; onErased: () => void }) {
  const { t, format } = useSettings()
  const { busy, fault, send } = useSending(t.hotline.faults)
  const [isAsked, setIsAsked] = useState(false)
  const erase = () =>
    send(async () => {
      await callApi('POST', '/reports/erase', { reports: ids })
      setIsAsked(false)
      onErased()
    })
  const count = format.count(ids.length)
  return (
    <>
      <p class="hotline-actions">
        {isAsked ? (
          <>
            <button type="button" class="button button-main" disabled={busy} onClick={erase}>
              {t.hotline.eraseForEver(count)}
            </button>
            <button type="button" class="button" disabled={busy} onClick={() => setIsAsked(false)}>
              {t.people.cancel}
            </button>
          </>
        ) : (
          <button type="button" class="button" onClick={() => setIsAsked(true)}>
            {t.hotline.erase(count)}
          </button>
        )}
        <span class="muted small">{t.hotline.eraseNote}</span>
      </p>
      <Fault>{fault}</Fault>
    </>
  )
}

/** How long a report's address stays, and whether that has passed. Nothing where nobody was given it. */
export function KeepingFacts({ keeping }: Pick<Report, 'keeping'>) {
  const { t } = useSettings()
  if (!keeping) return null
  const { state, preservedUntil, eraseBy } = keeping
  return (
    <>
      <Fact name={t.hotline.preserve}>
        <Time at={preservedUntil} day /> {state === 'held' && <span class="chip">{t.hotline.held}</span>}
      </Fact>
      <Fact name={t.hotline.eraseBy}>
        <Time at={eraseBy} day /> {state === 'due' && <span class="chip">{t.hotline.isDue}</span>}
        {state === 'overdue' && <span class="chip chip-open">{t.hotline.overdue}</span>}
      </Fact>
    </>
  )
}
