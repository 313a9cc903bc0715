import { useApi } from './api.ts'
import { Countdown } from './countdown.tsx'
import { Card, Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { HandOffRow, HandOffs } from './views.ts'

const POLL_MS = 5_000
const BADGE_POLL_MS = 15_000

/** Gates that wait for a person, the most urgent first, and how those of the last day ended. */
export function HandOffsPage() {
  const { t, format } = useSettings()
  const loaded = useApi<HandOffs>('/hand-offs', () => POLL_MS)
  usePageTitle(t.handOffs.handOffs)
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{t.handOffs.handOffs}</h1>
          <p class="muted">{t.handOffs.lead}</p>
        </div>
        {loaded.data && <p class="figure">{t.handOffs.waiting(format.count(loaded.data.open.length))}</p>}
      </header>
      <Await from={loaded}>
        {({ open, ended, at }) => (
          <>
            {open.length === 0 ? (
              <div class="card">
                <Empty title={t.handOffs.none}>{t.handOffs.noneMore}</Empty>
              </div>
            ) : (
              open.map((row) => <Waiting key={row.id} row={row} at={at} />)
            )}
            {ended.length > 0 && <Ended rows={ended} />}
          </>
        )}
      </Await>
    </div>
  )
}

function Waiting({ row, at }: { row: HandOffRow; at: string }) {
  const { t } = useSettings()
  const kind = t.handOffs.kinds[row.kind]
  // By this machine's clock, which may go wrong.
  const until = Date.now() + Date.parse(row.expiresAt) - Date.parse(at)
  return (
    <article class="card hand-off-row" aria-label={t.handOffs.title(kind, row.marketTitle)}>
      <div>
        <h2>{t.handOffs.title(kind, row.marketTitle)}</h2>
        <p class="muted small">
          {t.handOffs.asked}: <Time at={row.askedAt} />
        </p>
        {/* Text and never a link: nobody goes there from here. */}
        {row.path !== null && <code class="small">{row.path}</code>}
      </div>
      <p>
        <span class="muted small">{t.handOffs.left} </span>
        <Countdown until={until} />
      </p>
      <p class="hand-off-take">
        {row.takenBy !== null && <span class="small">{t.handOffs.heldBy(row.takenBy)}</span>}
        <Link
          href={`/hand-offs/${row.id}`}
          class={row.takenBy === null ? 'button button-main' : 'button'}
          label={t.handOffs.takeOf(kind, row.marketTitle)}
        >
          {t.handOffs.take}
        </Link>
      </p>
    </article>
  )
}

function Ended({ rows }: { rows: HandOffRow[] }) {
  const { t } = useSettings()
  const h = t.handOffs
  return (
    <Card title={h.lastDay}>
      <div class="scroll" tabIndex={0} role="region" aria-label={h.lastDay}>
        <table class="data">
          <thead>
            <tr>
              {[h.market, h.ending, h.kind, h.ended].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>{row.marketTitle}</td>
                <td>{row.ending && h.endings[row.ending]}</td>
                <td>{h.kinds[row.kind]}</td>
                <td>{row.endedAt && <Time at={row.endedAt} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

/** How many wait and are in nobody's hands, in the navigation. */
export function HandOffBadge() {
  const { t, format } = useSettings()
  const { data } = useApi<HandOffs>('/hand-offs', () => BADGE_POLL_MS)
  const waiting = data?.open.filter(({ takenBy }) => takenBy === null).length ?? 0
  if (waiting === 0) return null
  return (
    <span class="badge">
      <span aria-hidden="true">{format.count(waiting)}</span>
      <span class="visually-hidden">{t.handOffs.waiting(format.count(waiting))}</span>
    </span>
  )
}
