import { useAccount } from './account.tsx'
import { useApi } from './api.ts'
import { Card, Time, useCategoryName } from './pieces.tsx'
import { ReadingForm } from './reading-form.tsx'
import { useSettings } from './settings.tsx'
import { Await } from './states.tsx'
import type { Correction } from './views.ts'

/** What people say a listing is, and the way to say it oneself. */
export function CorrectionCard({ id, title }: { id: number; title: string }) {
  const { t } = useSettings()
  const { role } = useAccount()
  if (role === 'researcher') return null
  return (
    <Card title={t.review.readings} note={t.review.readingsNote}>
      <Readings id={id} title={title} />
    </Card>
  )
}

function Readings({ id, title }: { id: number; title: string }) {
  const { t } = useSettings()
  const loaded = useApi<Correction>(`/listings/${id}/correction`)
  return (
    <Await from={loaded}>
      {(found) => (
        <>
          <Standing found={found} />
          <h3>{found.own ? t.review.again : t.review.whatIsIt}</h3>
          <ReadingForm
            key={found.own?.at}
            id={id}
            text={found.text}
            title={title}
            likely={[]}
            onDone={loaded.retry}
          />
        </>
      )}
    </Await>
  )
}

function Standing({ found }: { found: Correction }) {
  const { t, format } = useSettings()
  const name = useCategoryName()
  if (!found.own) {
    if (found.readers === 0) return <p class="muted">{t.review.nobody}</p>
    return <p class="muted">{t.review.hidden(format.count(found.readers))}</p>
  }
  return (
    <>
      <p>
        <span class={found.state === 'agreed' ? 'chip' : 'chip chip-open'}>
          {t.review.states[found.state ?? 'one reading']}
        </span>
      </p>
      <ul class="readings">
        {found.readings.map(({ reader, category, subcategory, at }) => (
          <li key={reader}>
            <span>{t.review.readBy(reader, name(category, subcategory ?? undefined))}</span>
            <span class="muted small">
              <Time at={at} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
