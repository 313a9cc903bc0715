import { useApi } from './api.ts'
import { CrawlMarkets } from './crawl-markets.tsx'
import { CrawlOutages } from './crawl-outages.tsx'
import { CrawlPauses } from './crawl-pauses.tsx'
import { Card, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { Crawl } from './views.ts'

const MOVING_MS = 5000
const STILL_MS = 30_000

/** Gently: quick only while something moves. */
function pollMs({ markets, captures }: Crawl): number {
  return captures.waiting > 0 || markets.some(({ scrape }) => scrape !== null) ? MOVING_MS : STILL_MS
}

export function CrawlPage() {
  const { t, format } = useSettings()
  const loaded = useApi<Crawl>('/crawl', pollMs)
  usePageTitle(t.watch.crawl)
  return (
    <div class="page">
      <div class="page-head">
        <div>
          <h1>{t.watch.crawl}</h1>
          <p class="muted">{t.watch.crawlLead}</p>
        </div>
        {loaded.data && <p class="muted small">{t.asOf(format.time(loaded.data.at))}</p>}
      </div>
      <Await from={loaded}>
        {(crawl) => (
          <>
            <CrawlPauses pauses={crawl.pauses} />
            <CrawlOutages outages={crawl.outages} />
            {crawl.markets.length === 0 ? (
              <div class="card">
                <Empty title={t.watch.noCrawl} />
              </div>
            ) : (
              <CrawlMarkets markets={crawl.markets} />
            )}
            <Unread captures={crawl.captures} />
          </>
        )}
      </Await>
    </div>
  )
}

function Unread({ captures }: { captures: Crawl['captures'] }) {
  const { t, format } = useSettings()
  const isEmpty = captures.waiting + captures.failed === 0
  return (
    <Card title={t.watch.unread} {...(isEmpty && { note: t.watch.noneUnread })}>
      {!isEmpty && (
        <dl class="market-now-facts">
          <div>
            <dt>{t.watch.waitingCaptures}</dt>
            <dd class="figure">{format.count(captures.waiting)}</dd>
          </div>
          <div>
            <dt>{t.watch.failedCaptures}</dt>
            <dd class="figure">{format.count(captures.failed)}</dd>
          </div>
          <div>
            <dt>{t.watch.oldestCapture}</dt>
            <dd>{captures.oldestAt === null ? '–' : <Time at={captures.oldestAt} />}</dd>
          </div>
        </dl>
      )}
      {captures.troubled.length > 0 && <Troubled rows={captures.troubled} />}
    </Card>
  )
}

function Troubled({ rows }: { rows: Crawl['captures']['troubled'] }) {
  const { t, format } = useSettings()
  const heads = [t.time, t.market, t.kind, t.watch.attempts, t.watch.reason]
  return (
    <div class="troubled">
      <h3>{t.watch.troubled}</h3>
      <p class="muted small">{t.watch.troubledNote}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.watch.troubled}>
        <table class="data">
          <thead>
            <tr>
              {heads.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <Time at={row.at} />
                </td>
                <td>{row.marketTitle}</td>
                <td>{t.pageKinds[row.kind] ?? row.kind}</td>
                <td>{format.count(row.attempts)}</td>
                <td class="reason">{row.reason === null ? '–' : t.life.reason(row.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
