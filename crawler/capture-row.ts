import type { NewCapture } from '#db/record-fetches.ts'
import { digestsOf } from '#evidence/digests.ts'
import type { CaptureObject } from '#evidence/warc-object.ts'
import type { Judged, PageOfCapture } from './capture-page.ts'
import type { Header } from './egress-guard-head.ts'
import type { FetchedPage } from './fetch-outcome.ts'
import type { MarketSession } from './market-session.ts'

/** A session's secret: its value is kept nowhere. */
const SECRET_HEADERS = new Set(['cookie', 'set-cookie', 'authorization'])

/** The columns of a capture's row, which repeat for searching what its custody record says for keeping. */
export function captureRow(
  session: MarketSession,
  page: PageOfCapture,
  fetched: FetchedPage,
  judged: Judged,
  object: CaptureObject,
): Omit<NewCapture, 'id'> {
  const { deps, market, mirror, recipe, scrape, identity, basis } = session
  const wire = fetched.wire.at(-1)?.response ?? new Uint8Array()
  return {
    market_id: market.id,
    page_id: page.id,
    scrape_id: scrape.id,
    identity_id: identity.id,
    mirror_id: mirror.id,
    legal_basis: JSON.stringify(basis),
    access: market.access,
    operators: [basis.requestedBy, basis.approvedBy, ...(basis.secondApprover ? [basis.secondApprover] : [])],
    lane: fetched.lane,
    requested_url: fetched.requestedUrl,
    final_url: fetched.url,
    redirects: JSON.stringify(fetched.redirects),
    click_path: page.clickPath,
    request_headers: JSON.stringify(withoutSecrets(fetched.requestHeaders)),
    response_headers: JSON.stringify(withoutSecrets(fetched.responseHeaders)),
    status: fetched.status,
    page_kind: judged.kind,
    page_kind_reason: judged.reason,
    started_at: fetched.startedAt,
    ended_at: fetched.endedAt,
    clock: JSON.stringify(deps.clockSource()),
    program_version: `${deps.tool.version} (${deps.tool.commit ?? 'commit unknown'})`,
    config_hash: deps.tool.configSha256,
    recipe: recipe?.market ?? null,
    recipe_version: recipe?.version ?? null,
    blocked: JSON.stringify(fetched.refused.map(({ rule, method, host }) => ({ rule, method, host }))),
    deviations: deviationsOf(fetched),
    object_sha256: object.sha256,
    object_sm3: object.sm3,
    object_bytes: object.sizeBytes,
    wire_sha256: digestsOf(wire).sha256,
    dom_sha256: fetched.dom === undefined ? null : digestsOf(Buffer.from(fetched.dom)).sha256,
    records: JSON.stringify(object.records),
    gate_version: page.gateVersion,
  }
}

function withoutSecrets(headers: readonly Header[]): Header[] {
  return headers.map(([name, value]) => [name, SECRET_HEADERS.has(name.toLowerCase()) ? '(not kept)' : value])
}

function deviationsOf({ refused }: FetchedPage): string[] {
  return refused.length > 0 ? [`${refused.length} requests of the page were refused`] : []
}
