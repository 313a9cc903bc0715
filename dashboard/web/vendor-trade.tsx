import { WeekBars } from './charts/week-bars.tsx'
import { Card, useCategoryName } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { VendorPage } from './views.ts'

/** What they sell, and for how much. */
export function VendorCategories({ vendor }: { vendor: VendorPage }) {
  const { t, format } = useSettings()
  const category = useCategoryName()
  const usd = (amount: string | null) => (amount === null ? '–' : format.usd(amount))
  if (vendor.categories.length === 0) return null
  const heads = [t.category, t.listings, t.analysis.lowest, t.analysis.median, t.analysis.highest]
  return (
    <Card title={t.analysis.vendorCategories} note={t.analysis.vendorCategoriesNote}>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.analysis.vendorCategories}>
        <table class="data">
          <thead>
            <tr>
              {heads.map((name, column) => (
                <th key={name} scope="col" class={column > 0 ? 'right' : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {vendor.categories.map((row) => (
              <tr key={row.category}>
                <th scope="row">
                  <Link href={`/listings?vendor=${vendor.id}&category=${row.category}`}>
                    {category(row.category)}
                  </Link>
                </th>
                <td class="right">{format.count(row.listings)}</td>
                <td class="right">{usd(row.lowUsd)}</td>
                <td class="right">{usd(row.middleUsd)}</td>
                <td class="right">{usd(row.highUsd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

export function VendorRoutes({ vendor }: { vendor: VendorPage }) {
  const { t, format } = useSettings()
  const places = (codes: string[]) =>
    codes.length === 0 ? t.analysis.anywhere : codes.map(format.place).join(', ')
  return (
    <Card title={t.analysis.vendorRoutes}>
      {vendor.routes.length === 0 ? (
        <p class="muted">{t.analysis.vendorNoRoutes}</p>
      ) : (
        <ul class="counted">
          {vendor.routes.map(({ from, to, listings }) => (
            <li key={`${from.join()} ${to.join()}`}>
              <span>
                {places(from)} <span class="muted">→</span> {places(to)}
              </span>
              <span class="figure">{format.count(listings)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

export function VendorReviews({ reviews }: { reviews: VendorPage['reviews'] }) {
  const { t, format } = useSettings()
  const stars = (value: number | null) => (value === null ? '–' : format.decimal(value))
  if (reviews.count === 0)
    return (
      <Card title={t.analysis.vendorReviews}>
        <p class="muted">{t.noReviews}</p>
      </Card>
    )
  const note = t.analysis.vendorReviewsNote(format.count(reviews.count), stars(reviews.stars))
  return (
    <Card title={t.analysis.vendorReviews} note={note}>
      <WeekBars title={t.analysis.vendorReviews} weeks={reviews.weeks} />
      <details class="as-table">
        <summary>{t.showAsTable}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={t.analysis.vendorReviews}>
          <table class="data">
            <thead>
              <tr>
                <th scope="col">{t.analysis.week}</th>
                <th scope="col" class="right">
                  {t.reviews}
                </th>
                <th scope="col" class="right">
                  {t.stars}
                </th>
              </tr>
            </thead>
            <tbody>
              {reviews.weeks.map((row) => (
                <tr key={row.week}>
                  <th scope="row">{row.week}</th>
                  <td class="right">{format.count(row.count)}</td>
                  <td class="right">{stars(row.stars)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Card>
  )
}
