import { Marked } from './marked.tsx'
import { CategoryChip, Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { useLinks } from './use-links.ts'
import type { ListingRow } from './views.ts'

/** The rows found. A table where there is room, cards where there is not. */
export function ListingTable({ rows, terms }: { rows: ListingRow[]; terms: string[] }) {
  const { t } = useSettings()
  return (
    <div class="card card-flush">
      <table class="listings" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[t.listing, t.category, t.price, t.route, t.lastSeen].map((name, column) => (
              <th key={name} scope="col" role="columnheader" class={column === 2 ? 'right' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={row.id} row={row} terms={terms} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, terms }: { row: ListingRow; terms: string[] }) {
  const { t } = useSettings()
  const links = useLinks()
  return (
    <tr role="row">
      <td role="cell" class="cell-title">
        <Link href={`/listings/${row.id}`} class="title">
          <Marked text={row.title} terms={terms} />
        </Link>
        {row.excerpt !== null && (
          <span class="excerpt small" dir="auto">
            <Marked text={row.excerpt} terms={terms} />
          </span>
        )}
        <span class="muted small">
          {row.marketTitle}
          {row.vendorName !== null && (
            <>
              {' · '}
              <Link href={links.vendor(row.vendorId!)}>
                <Marked text={row.vendorName} terms={terms} />
              </Link>
            </>
          )}
        </span>
      </td>
      <td role="cell" class="cell-category">
        <CategoryChip of={row} />
      </td>
      <td role="cell" class="cell-price right">
        <Price row={row} />
      </td>
      <td role="cell" class="cell-route">
        <Route row={row} />
      </td>
      <td role="cell" class="cell-seen">
        <Time at={row.lastSeenAt} />
        <span class="muted small">
          {t.firstSeen} <Time at={row.firstSeenAt} day />
        </span>
      </td>
    </tr>
  )
}

type Priced = { priceUsd: string | null; priceAmount: string | null; priceCurrency: string | null }

/** In USD, and as the market prints it where that is another currency. */
export function Price({ row: { priceUsd, priceAmount, priceCurrency } }: { row: Priced }) {
  const { t, format } = useSettings()
  const printed =
    priceAmount !== null && priceCurrency !== null ? format.amount(priceAmount, priceCurrency) : null
  if (priceUsd === null && printed === null) return <span class="muted">{t.noPrice}</span>
  return (
    <>
      {priceUsd !== null && <span class="figure price-usd">{format.usd(priceUsd)}</span>}
      {printed !== null && priceCurrency !== 'USD' && <span class="figure muted small">{printed}</span>}
    </>
  )
}

function Route({ row: { shipsFrom, shipsTo } }: { row: ListingRow }) {
  const { format } = useSettings()
  if (shipsFrom.length === 0 && shipsTo.length === 0) return <span class="muted">–</span>
  const places = (codes: string[]) => codes.map(format.place).join(', ')
  return (
    <span class="route">
      {places(shipsFrom)} {shipsTo.length > 0 && <span class="muted">→</span>} {places(shipsTo)}
    </span>
  )
}
