import type { ComponentChildren } from 'preact'
import { Facts } from './listing-facts.tsx'
import { Card } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { VendorPage } from './views.ts'

type Profile = VendorPage['profile']
type Totals = Profile['reviewTotals'][number]
const SENTIMENTS = ['positive', 'neutral', 'negative'] as const
const STARS = [1, 2, 3, 4, 5]

/** What the market counts of the vendor's reviews, one row a time that it counts over. */
export function VendorReviewTotals({ totals }: { totals: Totals[] }) {
  const { t } = useSettings()
  if (totals.length === 0) return null
  const byStars = totals.filter(({ stars }) => stars)
  const byWords = totals.filter((row) => SENTIMENTS.some((name) => row[name] !== undefined))
  return (
    <Card title={t.vendorProfile.totals} note={t.vendorProfile.totalsNote}>
      {byWords.length > 0 && (
        <Rows
          label={t.vendorProfile.bySense}
          heads={SENTIMENTS.map((name) => t.vendorProfile[name])}
          rows={byWords.map((row) => [row.window, SENTIMENTS.map((name) => row[name])])}
        />
      )}
      {byStars.length > 0 && (
        <Rows
          label={t.vendorProfile.byStars}
          heads={STARS.map(t.vendorProfile.stars)}
          rows={byStars.map((row) => [row.window, row.stars!])}
        />
      )}
    </Card>
  )
}

type Row = [window: string | undefined, counts: (number | undefined)[]]

function Rows({ label, heads, rows }: { label: string; heads: string[]; rows: Row[] }) {
  const { t, format } = useSettings()
  const windowName = useWindowName()
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table class="data">
        <thead>
          <tr>
            <th scope="col">{t.vendorProfile.time}</th>
            {heads.map((name) => (
              <th key={name} scope="col" class="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([window, counts]) => (
            <tr key={window ?? ''}>
              <th scope="row">{windowName(window)}</th>
              {counts.map((count, i) => (
                <td key={heads[i]} class="right">
                  {count === undefined ? '–' : format.count(count)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function useWindowName(): (window: string | undefined) => string {
  const { t } = useSettings()
  const { windows, all, older, noTime } = t.vendorProfile
  return (window) => {
    if (window === undefined) return noTime
    const unit = window.at(-1) as keyof typeof windows
    return window === 'all' ? all : window === 'older' ? older : windows[unit](Number(window.slice(1, -1)))
  }
}

/** What the vendor's page says of other markets, and how the vendor is reached. */
export function VendorElsewhere({ profile }: { profile: Profile }) {
  const { t } = useSettings()
  return (
    <>
      {profile.otherMarkets.length > 0 && (
        <Card title={t.vendorProfile.others} note={t.vendorProfile.othersNote}>
          <Facts facts={profile.otherMarkets.map((other) => [other.market, <OtherMarket other={other} />])} />
        </Card>
      )}
      {profile.contacts.length > 0 && (
        <Card title={t.vendorProfile.contacts} note={t.vendorProfile.contactsNote}>
          <Facts
            facts={profile.contacts.map(({ type, value }) => [
              t.vendorProfile.types[type] ?? type,
              <code class="wrap">{value}</code>,
            ])}
          />
        </Card>
      )}
    </>
  )
}

function OtherMarket({ other }: { other: Profile['otherMarkets'][number] }): ComponentChildren {
  const { t, format } = useSettings()
  const { sales, rating, outOf } = other
  const said = [
    ...SENTIMENTS.flatMap((name) => other[name] === undefined ? [] : [`${t.vendorProfile[name]} ${format.count(other[name])}`]), // prettier-ignore
    ...(sales === undefined ? [] : [`${t.vendorSales} ${format.count(sales)}`]),
    ...(rating === undefined || outOf === undefined ? [] : [`${t.vendorProfile.rating} ${t.vendorProfile.outOf(format.decimal(rating), format.count(outOf))}`]), // prettier-ignore
  ]
  return said.join(' · ')
}
