import type { DuePage } from '#db/frontier.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import type { Link } from './find-pages.ts'
import { gateAddress, gateLinks } from './gate-address.ts'
import type { PageHit } from './gate-page.ts'
import { gateSession } from './gate-session.ts'
import { hotlineReportOf } from './hotline-report.ts'
import type { MarketSession } from './market-session.ts'

export type Stop = Required<Pick<FetchRecord, 'reason' | 'report'>> &
  Pick<FetchRecord, 'buried'> & { outcome: 'csam-report' }

/** In memory, before the first write: what the gate stops leaves a report and nothing else (law 3). */
export function stopAtGate(
  session: MarketSession,
  clickPath: readonly string[],
  hit: PageHit,
  links: readonly Link[],
): Stop {
  const { deps, market, identity } = session
  gateSession(deps.gate.judge, identity)
  const { rule, url } = hit
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
  { path, clickPath }: Pick<DuePage, 'path'> & { clickPath: readonly string[] },
): Stop | undefined {
  const { deps, mirror } = session
  const url = `http://${mirror.host}${path}`
  const hit = gateAddress(deps.gate.judge, url)
  if (!hit) return undefined
  const stopped = { url, wasRead: false, reached: addressesOf(session, clickPath) }
  const report = hotlineReportOf(hit, stopped, deps.gate)
  return { outcome: 'csam-report', reason: `rule ${hit.rule}, by its address`, report }
}

function addressesOf({ mirror }: MarketSession, clickPath: readonly string[]): string[] {
  return clickPath.map((path) => `http://${mirror.host}${path}`)
}
