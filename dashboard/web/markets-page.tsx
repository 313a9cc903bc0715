import { useApi } from './api.ts'
import { BasisMark, StateMark } from './market-state.tsx'
import { Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { MarketRow, Markets } from './views.ts'

const POLL_MS = 30_000

export function MarketsPage() {
  const { t, format } = useSettings()
  const loaded = useApi<Markets>('/markets', () => POLL_MS)
  usePageTitle(t.markets)
  return (
    <div class="page">
      <div class="page-head">
        <div>
          <h1>{t.markets}</h1>
          <p class="muted">{t.watch.marketsLead}</p>
        </div>
        {loaded.data && <p class="muted small">{t.asOf(format.time(loaded.data.at))}</p>}
      </div>
      <Await from={loaded}>
        {({ rows }) =>
          rows.length === 0 ? (
            <div class="card">
              <Empty title={t.noMarkets} />
            </div>
          ) : (
            <MarketTable rows={rows} />
          )
        }
      </Await>
    </div>
  )
}

function MarketTable({ rows }: { rows: MarketRow[] }) {
  const { t } = useSettings()
  const heads = [t.market, t.state, t.listings, t.vendors, t.watch.lastAnswered, t.watch.basis]
  return (
    <div class="card card-flush">
      <table class="listings" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((name, column) => (
              <th key={name} scope="col" role="columnheader" class={[2, 3].includes(column) ? 'right' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={row.name} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row }: { row: MarketRow }) {
  const { t, format } = useSettings()
  return (
    <tr role="row">
      <td role="cell" class="cell-market">
        <Link href={`/markets/${row.name}`} class="title">
          {row.title}
        </Link>
        <span class="muted small">
          {t.watch.mirrors} {format.count(row.mirrors)} · {t.watch.pages} {format.count(row.pages)}
        </span>
      </td>
      <td role="cell" class="cell-route">
        <StateMark of={row} />
      </td>
      <td role="cell" class="right cell-route">
        <Link href={`/listings?market=${row.name}`} class="figure">
          {format.count(row.listings)}
        </Link>
        <span class="muted small only-narrow"> {t.listings}</span>
      </td>
      <td role="cell" class="right cell-route">
        <Link href={`/vendors?market=${row.name}`} class="figure">
          {format.count(row.vendors)}
        </Link>
        <span class="muted small only-narrow"> {t.vendors}</span>
      </td>
      <td role="cell" class="cell-seen">
        <span class="only-narrow">{t.watch.lastAnswered}</span>
        {row.lastAnsweredAt === null ? t.watch.never : <Time at={row.lastAnsweredAt} />}
      </td>
      <td role="cell" class="cell-seen">
        <span class="only-narrow">{t.watch.basis}</span>
        <BasisMark state={row.basis} endsAt={row.basisEndsAt} />
      </td>
    </tr>
  )
}
