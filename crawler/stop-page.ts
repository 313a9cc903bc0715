import type { DuePage } from '#db/frontier.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import type { FetchedPage } from './fetch-outcome.ts'
import type { Link } from './find-pages.ts'
import { gateAddress, gateLinks } from './gate-address.ts'
import { gatePage } from './gate-page.ts'
import { hotlineReportOf } from './hotline-report.ts'
import type { MarketSession } from './market-session.ts'

type Stop = Pick<FetchRecord, 'reason' | 'report' | 'buried'> & { outcome: 'csam-report' }

/** In memory, before the first write: what the gate stops leaves a report and nothing else (law 3). */
export function stopAtGate(
  session: MarketSession,
  { page, clickPath }: { page: DuePage; clickPath: readonly string[] },
  fetched: FetchedPage,
  links: readonly Link[],
): Stop | undefined {
  const { deps, market } = session
  const hit = gatePage(deps.gate.judge, fetched, links)
  if (!hit) return undefined
  const { rule, url } = hit
  deps.events.reported(market.name, page.id, rule)
  const reached = addressesOf(session, clickPath)
  const hosts = new Set(market.mirrors.map(({ host }) => host))
  const buried = gateLinks(deps.gate.judge, links, hosts).map(({ path, ...found }) => {
    const stopped = { url: found.url, wasRead: false, reached: [...reached, url] }
    return { path, report: hotlineReportOf(found.hit, stopped, deps.gate) }
  })
  const report = hotlineReportOf(hit, { url, wasRead: true, reached }, deps.gate)
  return { outcome: 'csam-report', reason: `rule ${rule}`, report, buried }
}

/** An address that came into the frontier before the rules that stop it is never asked for. */
export function stopUnasked(
  session: MarketSession,
  { page, clickPath }: { page: DuePage; clickPath: readonly string[] },
): Stop | undefined {
  const { deps, market, mirror } = session
  const url = `http://${mirror.host}${page.path}`
  const hit = gateAddress(deps.gate.judge, url)
  if (!hit) return undefined
  deps.events.reported(market.name, page.id, hit.rule)
  const report = hotlineReportOf(
    hit,
    { url, wasRead: false, reached: addressesOf(session, clickPath) },
    deps.gate,
  )
  return { outcome: 'csam-report', reason: `rule ${hit.rule}, by its address`, report }
}

function addressesOf({ mirror }: MarketSession, clickPath: readonly string[]): string[] {
  return clickPath.map((path) => `http://${mirror.host}${path}`)
}
