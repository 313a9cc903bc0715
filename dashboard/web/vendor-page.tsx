import { useApi } from './api.ts'
import { TrendChart } from './charts/trend-chart.tsx'
import { Facts } from './listing-facts.tsx'
import { BothTimes, Card } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import { VendorElsewhere, VendorReviewTotals } from './vendor-profile.tsx'
import { VendorCaptures, VendorChanges } from './vendor-records.tsx'
import { VendorCategories, VendorReviews, VendorRoutes } from './vendor-trade.tsx'
import type { VendorPage as Vendor } from './views.ts'

export function VendorPage({ id }: { id: string }) {
  const { t } = useSettings()
  const loaded = useApi<Vendor>(`/vendors/${id}`)
  usePageTitle(loaded.data?.name ?? t.vendor)
  if (loaded.error?.status === 404)
    return (
      <Empty title={t.analysis.noVendor} page>
        <Link href="/vendors">{t.analysis.allVendors}</Link>
      </Empty>
    )
  return (
    <div class="page">
      <nav class="crumbs" aria-label={t.vendors}>
        <Link href="/vendors">{t.vendors}</Link>
      </nav>
      <Await from={loaded}>{(vendor) => <Details vendor={vendor} />}</Await>
    </div>
  )
}

function Details({ vendor }: { vendor: Vendor }) {
  const { t } = useSettings()
  return (
    <>
      <div class="page-head listing-head">
        <div>
          <h1 dir="auto">{vendor.name}</h1>
          <p class="listing-sub">
            <Link href={`/markets/${vendor.market}`}>{vendor.marketTitle}</Link>
            <Link href={`/listings?vendor=${vendor.id}`}>{t.vendorListings}</Link>
          </p>
        </div>
      </div>
      <div class="detail-layout">
        <div class="detail-main">
          <Card title={t.analysis.vendorTrend}>
            {vendor.trend === null || vendor.trend.series.length === 0 ? (
              <Empty title={t.analysis.vendorTrendEmpty} />
            ) : (
              <TrendChart trend={vendor.trend} />
            )}
          </Card>
          <VendorCategories vendor={vendor} />
          <VendorReviews reviews={vendor.reviews} />
          <VendorReviewTotals totals={vendor.profile.reviewTotals} />
          <VendorChanges changes={vendor.changes} />
        </div>
        <div class="detail-side">
          <VendorFacts vendor={vendor} />
          <VendorElsewhere profile={vendor.profile} />
          <VendorRoutes vendor={vendor} />
          <VendorCaptures captures={vendor.captures} />
        </div>
      </div>
    </>
  )
}

function VendorFacts({ vendor }: { vendor: Vendor }) {
  const { t, format } = useSettings()
  const said = vendor.changes[0]
  return (
    <Card title={t.facts}>
      <Facts
        facts={[
          [t.firstSeen, <BothTimes at={vendor.firstSeenAt} />],
          [t.lastSeen, <BothTimes at={vendor.lastSeenAt} />],
          [t.analysis.presentListings, format.count(vendor.listings.present)],
          [t.analysis.everListings, format.count(vendor.listings.all)],
          [t.vendorLevel, said?.level],
          [t.vendorRating, typeof said?.rating === 'number' && format.decimal(said.rating)],
          [t.vendorSales, typeof said?.sales === 'number' && format.count(said.sales)],
          [t.analysis.joined, said?.joinedAt],
          [t.vendorProfile.seenThere, vendor.profile.lastSeenAt],
          [t.path, vendor.path && <code class="wrap">{vendor.path}</code>],
        ]}
      />
    </Card>
  )
}
