import { useApi } from './api.ts'
import { CorrectionCard } from './correction-card.tsx'
import { ListingFacts } from './listing-facts.tsx'
import { ListingTerms } from './listing-terms.tsx'
import { Price } from './listing-table.tsx'
import { ObservationsCard } from './observations-card.tsx'
import { Marked } from './marked.tsx'
import { Card, CategoryChip } from './pieces.tsx'
import { PriceHistory } from './price-history.tsx'
import { ReviewsCard } from './reviews-card.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import { useLinks } from './use-links.ts'
import { VerdictCard } from './verdict-card.tsx'
import type { Listing } from './views.ts'

export function ListingPage({ id }: { id: string }) {
  const { t } = useSettings()
  const loaded = useApi<Listing>(`/listings/${id}`)
  usePageTitle(loaded.data?.title ?? t.listing)
  if (loaded.error?.status === 404)
    return (
      <Empty title={t.noListing} page>
        <Link href="/listings">{t.allListings}</Link>
      </Empty>
    )
  return (
    <div class="page">
      <nav class="crumbs" aria-label={t.listings}>
        <Link href="/listings">{t.listings}</Link>
      </nav>
      <Await from={loaded}>{(listing) => <Details listing={listing} />}</Await>
    </div>
  )
}

function Details({ listing }: { listing: Listing }) {
  const { t } = useSettings()
  const links = useLinks()
  return (
    <>
      <div class="page-head listing-head">
        <div>
          <h1 dir="auto">
            <Marked text={listing.title} terms={listing.verdict?.terms ?? []} />
          </h1>
          <p class="listing-sub">
            <Link href={links.market(listing.market)}>{listing.marketTitle}</Link>
            {listing.vendor && <Link href={links.vendor(listing.vendor.id)}>{listing.vendor.name}</Link>}
            <CategoryChip of={listing} />
          </p>
        </div>
        <p class="listing-price">
          <Price row={listing} />
        </p>
      </div>
      <div class="detail-layout">
        <div class="detail-main">
          <PriceHistory observations={listing.observations} />
          <Card title={t.description}>
            {listing.description ? (
              <p class="description" dir="auto">
                <Marked text={listing.description} terms={listing.verdict?.terms ?? []} />
              </p>
            ) : (
              <p class="muted">{t.noDescription}</p>
            )}
          </Card>
          <ObservationsCard observations={listing.observations} />
        </div>
        <div class="detail-side">
          <VerdictCard listing={listing} />
          <CorrectionCard id={listing.id} title={listing.title} />
          {listing.terms && <ListingTerms terms={listing.terms} />}
          <ListingFacts listing={listing} />
          <ReviewsCard reviews={listing.reviews} />
        </div>
      </div>
    </>
  )
}
