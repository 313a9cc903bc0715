import type { Messages } from './messages.ts'
import { Card, Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { Empty } from './states.tsx'
import { useLinks } from './use-links.ts'
import type { MarketState } from './views.ts'

/** Each market, how its last scrape went, and how that scrape's fetches ended. */
export function MarketStates({ markets }: { markets: MarketState[] }) {
  const { t } = useSettings()
  return (
    <Card title={t.marketStates}>
      {markets.length === 0 ? (
        <Empty title={t.noMarkets} />
      ) : (
        <ul class="markets">
          {markets.map((market) => (
            <Market key={market.name} market={market} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Market({ market }: { market: MarketState }) {
  const { t, format } = useSettings()
  const links = useLinks()
  const scrape = market.lastScrape
  return (
    <li class="market">
      <div class="market-head">
        <Link href={links.market(market.name)} class="market-name">
          {market.title}
        </Link>
        <span class="muted">
          {format.count(market.listings)} {t.listings.toLowerCase()}
        </span>
        <ScrapeState scrape={scrape} />
      </div>
      {scrape && (
        <>
          <OutcomeBar outcomes={scrape.outcomes} />
          <p class="market-figures">
            <Time at={scrape.finishedAt ?? scrape.startedAt} />
            <span>
              {t.pagesFetched} <b class="figure">{format.count(scrape.fetched)}</b>
            </span>
            <span>
              {t.pagesCaptured} <b class="figure">{format.count(scrape.captured)}</b>
            </span>
            <span>
              {t.pagesDue} <b class="figure">{format.count(market.pagesDue)}</b>
            </span>
          </p>
        </>
      )}
    </li>
  )
}

function ScrapeState({ scrape }: { scrape: MarketState['lastScrape'] }) {
  const { t } = useSettings()
  if (!scrape) return <span class="state">{t.neverScraped}</span>
  if (scrape.finishedAt === null) return <span class="state state-running">{t.running}</span>
  const isWhole = scrape.ending === 'complete' || scrape.ending === null
  return (
    <span class={isWhole ? 'state state-done' : 'state state-short'}>
      {isWhole ? t.finished : endingOf(scrape.ending ?? '', t)}
    </span>
  )
}

const BASIS = 'basis: '

/** The crawler's words for why a scrape ended short, in the reader's. */
export function endingOf(ending: string, t: Messages): string {
  if (ending === 'budget spent') return t.budgetSpent
  return ending.startsWith(BASIS) ? t.basisRefused(ending.slice(BASIS.length)) : ending
}

type Outcomes = NonNullable<MarketState['lastScrape']>['outcomes']

export function OutcomeBar({ outcomes }: { outcomes: Outcomes }) {
  const { t, format } = useSettings()
  const name = (outcome: string) => t.outcomes[outcome] ?? outcome
  const spoken = outcomes.map(({ outcome, count }) => `${name(outcome)} ${format.count(count)}`)
  return (
    <div class="outcomes">
      <div class="outcome-bar" role="img" aria-label={`${t.outcomeMix}: ${spoken.join(', ')}`}>
        {outcomes.map(({ outcome, count }) => (
          <span key={outcome} class={`outcome outcome-${groupOf(outcome)}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul class="outcome-names" aria-hidden="true">
        {outcomes.map(({ outcome, count }) => (
          <li key={outcome}>
            <span class={`dot outcome-${groupOf(outcome)}`} />
            {name(outcome)} <b class="figure">{format.count(count)}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What came through, what a gate held back, what failed. */
function groupOf(outcome: string): string {
  if (outcome === 'page') return 'page'
  const gates = ['queue', 'captcha', 'login', 'maintenance', 'not-found']
  return gates.includes(outcome) ? 'gate' : 'fault'
}
