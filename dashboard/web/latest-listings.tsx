import { Card, CategoryChip, Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { Empty } from './states.tsx'
import type { Overview } from './views.ts'

export function LatestListings({ listings }: { listings: Overview['latest'] }) {
  const { t, format } = useSettings()
  return (
    <Card title={t.latestListings} actions={<Link href="/listings?sort=new">{t.allListings}</Link>}>
      {listings.length === 0 ? (
        <Empty title={t.noListingsYet} />
      ) : (
        <ul class="latest">
          {listings.map((listing) => (
            <li key={listing.id}>
              <div class="latest-main">
                <Link href={`/listings/${listing.id}`} class="title">
                  {listing.title}
                </Link>
                <span class="muted small">
                  {listing.marketTitle} · <Time at={listing.firstSeenAt} />
                </span>
              </div>
              <div class="latest-side">
                <span class="figure">
                  {listing.priceUsd === null ? t.noPrice : format.usd(listing.priceUsd)}
                </span>
                <CategoryChip of={listing} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
