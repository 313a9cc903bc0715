import type { ComponentChildren } from 'preact'
import { Marked } from './marked.tsx'
import { BothTimes, Card } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { Listing } from './views.ts'

type Fact = [string, ComponentChildren]

export function ListingFacts({ listing }: { listing: Listing }) {
  const { t, format } = useSettings()
  const places = (codes: string[]) => codes.map(format.place).join(', ')
  const facts: Fact[] = [
    [t.firstSeen, <BothTimes at={listing.firstSeenAt} />],
    [t.lastSeen, <BothTimes at={listing.lastSeenAt} />],
    [t.coverage.goneAt, listing.goneAt && <BothTimes at={listing.goneAt} />],
    [t.shipsFrom, places(listing.shipsFrom)],
    [t.shipsTo, places(listing.shipsTo)],
    [
      t.categoryPath,
      listing.categoryPath && (
        <Marked text={listing.categoryPath.join(' › ')} terms={listing.verdict?.terms ?? []} />
      ),
    ],
    [t.nativeId, listing.nativeId],
    [t.path, listing.path && <code class="wrap">{listing.path}</code>],
    [t.language, listing.language && format.language(listing.language)],
  ]
  return (
    <>
      <Card title={t.facts}>
        <Facts facts={facts} />
      </Card>
      {listing.vendor && <VendorCard vendor={listing.vendor} />}
    </>
  )
}

function VendorCard({ vendor }: { vendor: NonNullable<Listing['vendor']> }) {
  const { t, format } = useSettings()
  const facts: Fact[] = [
    [t.listings, format.count(vendor.listings)],
    [t.vendorLevel, vendor.level],
    [t.vendorRating, vendor.rating === undefined ? undefined : format.decimal(vendor.rating)],
    [t.vendorSales, vendor.sales === undefined ? undefined : format.count(vendor.sales)],
    [t.firstSeen, <BothTimes at={vendor.firstSeenAt} />],
    [t.pgpKey, vendor.hasPgpKey ? t.yes : t.no],
  ]
  return (
    <Card title={`${t.vendor}: ${vendor.name}`}>
      <Facts facts={facts} />
      <Link href={`/listings?vendor=${vendor.id}`}>{t.vendorListings}</Link>
    </Card>
  )
}

/** What is not known is not shown. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
