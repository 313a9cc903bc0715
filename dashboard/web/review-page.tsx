import { useApi } from './api.ts'
import { Marked } from './marked.tsx'
import { ReadingForm } from './reading-form.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { Review, ReviewRow } from './views.ts'

/** Listings that wait for a person: second readings first, then those from which the classifier learns most. */
export function ReviewPage() {
  const { t } = useSettings()
  const loaded = useApi<Review>('/review')
  usePageTitle(t.review.title)
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{t.review.title}</h1>
          <p class="muted">{t.review.lead}</p>
        </div>
        <Link href="/model">{t.review.toModel}</Link>
      </header>
      <Await from={loaded}>
        {(found) => (
          <>
            <Figures found={found} />
            {found.rows.length === 0 ? (
              <div class="card">
                <Empty title={t.review.none} />
              </div>
            ) : (
              <ul class="review card card-flush">
                {found.rows.map((row) => (
                  <Item key={row.id} row={row} onDone={loaded.retry} />
                ))}
              </ul>
            )}
          </>
        )}
      </Await>
    </div>
  )
}

function Figures({ found: { unsure, half, agreed, corrected } }: { found: Review }) {
  const { t, format } = useSettings()
  const figures: [string, number][] = [
    [t.review.unsure, unsure],
    [t.review.half, half],
    [t.review.agreed, agreed],
    [t.review.corrected, corrected],
  ]
  return (
    <dl class="review-figures">
      {figures.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="figure">{format.count(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Item({ row, onDone }: { row: ReviewRow; onDone: () => void }) {
  const { t, format } = useSettings()
  const { id, title, description, categoryPath, why, alike, labels, terms } = row
  return (
    <li class="review-item">
      <p class="review-why">
        <span class={why === 'unsure' ? 'chip' : 'chip chip-open'}>{t.review.why[why]}</span>
        <span class="muted small">{row.marketTitle}</span>
        {row.language && <span class="muted small">{format.language(row.language)}</span>}
        {alike > 1 && <span class="muted small">{t.review.alike(format.count(alike))}</span>}
      </p>
      <h2 dir="auto">
        <Link href={`/listings/${id}`}>
          <Marked text={title} terms={terms} />
        </Link>
      </h2>
      {categoryPath && categoryPath.length > 0 && <p class="muted small">{categoryPath.join(' › ')}</p>}
      {description && (
        <details>
          <summary>{t.description}</summary>
          <p class="description" dir="auto">
            <Marked text={description} terms={terms} />
          </p>
        </details>
      )}
      <ReadingForm
        id={id}
        text={row.text}
        title={title}
        likely={labels.map(({ category }) => category)}
        onDone={onDone}
      />
    </li>
  )
}
