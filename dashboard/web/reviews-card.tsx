import { Card } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { Listing } from './views.ts'

/** Figures of reviews; their text is never kept. */
export function ReviewsCard({ reviews }: { reviews: Listing['reviews'] }) {
  const { t, format } = useSettings()
  const stars = reviews.stars === null ? '–' : format.decimal(reviews.stars)
  if (reviews.count === 0)
    return (
      <Card title={t.reviews}>
        <p class="muted">{t.noReviews}</p>
      </Card>
    )
  return (
    <Card title={t.reviews} note={t.reviewCount(format.count(reviews.count), stars)}>
      <ul class="reviews">
        {reviews.latest.map((review) => (
          <li key={review.id}>
            <span class="stars" role="img" aria-label={`${t.stars}: ${review.stars ?? '–'}`}>
              {review.stars === null ? '–' : starsOf(review.stars)}
            </span>
            <span>{review.buyer ?? '–'}</span>
            <span class="muted small">{review.postedAt?.replace('/', ' – ')}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function starsOf(stars: number): string {
  const full = Math.max(0, Math.min(5, Math.round(stars)))
  return '★'.repeat(full) + '☆'.repeat(5 - full)
}
