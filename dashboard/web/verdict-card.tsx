import { Facts } from './listing-facts.tsx'
import { BothTimes, Card, useCategoryName } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { Listing } from './views.ts'

/** What the classifier said, how sure it was, and why. */
export function VerdictCard({ listing: { verdict } }: { listing: Listing }) {
  const { t, format } = useSettings()
  const name = useCategoryName()
  if (!verdict)
    return (
      <Card title={t.verdict}>
        <p class="muted">{t.noVerdict}</p>
      </Card>
    )
  return (
    <Card title={t.verdict}>
      {verdict.abstained && <p class="notice notice-open">{t.abstained}</p>}
      <h3 class="visually-hidden">{t.labels}</h3>
      <ul class="labels">
        {verdict.labels.map(({ category, probability }) => (
          <li key={category}>
            <span class="label-name">
              {category === verdict.category
                ? name(category, verdict.subcategory ?? undefined)
                : name(category)}
            </span>
            <span class="figure">{format.percent(probability)}</span>
            <span class="meter" aria-hidden="true">
              <span style={{ width: `${Math.round(probability * 100)}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {verdict.terms.length > 0 && (
        <>
          <h3>{t.terms}</h3>
          <ul class="terms">
            {verdict.terms.map((term, nth) => (
              <li key={nth}>{term}</li>
            ))}
          </ul>
        </>
      )}
      <Facts
        facts={[
          [t.verdictModel, <Link href="/model">{verdict.modelVersion}</Link>],
          [t.time, <BothTimes at={verdict.recordedAt} />],
        ]}
      />
    </Card>
  )
}
