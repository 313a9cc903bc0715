import type { PageKind } from '#contracts/page-kind.ts'
import type { NewCapture } from '#db/record-fetches.ts'
import type { Hop } from '#evidence/exchange-records.ts'
import { leafData, leafHash } from '#evidence/leaf.ts'
import { buildCaptureObject } from '#evidence/warc-object.ts'
import { cutInlineMedia } from '#pages/inline-media.ts'
import { captureRow } from './capture-row.ts'
import type { FetchedPage } from './fetch-outcome.ts'
import type { MarketSession } from './market-session.ts'

export type Judged = { kind: PageKind; reason: string }
export type PageOfCapture = { id: number; clickPath: string[]; gateVersion: string }

/**
 * Writes the capture object and gives its row and leaf; the row is stored with the fetch, in one transaction.
 * An object whose row never comes is an orphan without meaning: the page is simply fetched again.
 *
 * @throws LanternfishError `DISK_FULL`
 */
export async function capturePage(
  session: MarketSession,
  page: PageOfCapture,
  fetched: FetchedPage,
  judged: Judged,
): Promise<{ row: NewCapture; leafHash: string }> {
  const { deps, market, mirror, recipe, scrape, identity, basis } = session
  const id = crypto.randomUUID()
  const clickPath = page.clickPath.map((path) => new URL(path, fetched.requestedUrl).href)
  const clock = deps.clockSource()
  const object = await buildCaptureObject({
    facts: {
      captureId: id,
      market: market.name,
      mirror: mirror.host,
      identityId: identity.id,
      scrapeId: scrape.id,
      legalBasis: basis,
      requestedUrl: fetched.requestedUrl,
      finalUrl: fetched.url,
      clickPath,
      network: deps.config.network,
      socksIsolationId: identity.id,
      access: market.access,
      loggedIn: session.siteLogIn !== undefined,
      startedAt: fetched.startedAt,
      endedAt: fetched.endedAt,
      zone: deps.config.zone,
      clock,
      site: deps.site,
      tool: deps.tool,
      recipe: recipe && { name: recipe.market, version: recipe.version },
      lane: fetched.lane,
      pageKind: judged.kind,
      csamRules: page.gateVersion,
      refused: fetched.refused,
      storageLocation: deps.config.captureDir,
    },
    hops: hopsOf(fetched),
    dom: fetched.dom === undefined ? undefined : { html: fetched.dom, cut: cutOf(fetched.dom) },
  })
  await deps.store.put(object.bytes, object.sha256)
  const leaf = { captureId: id, sha256: object.sha256, sm3: object.sm3, market: market.name }
  return {
    row: { ...captureRow(session, { ...page, clickPath }, fetched, judged, object), id },
    leafHash: leafHash(leafData({ ...leaf, capturedAt: fetched.startedAt })),
  }
}

/** Every hop as it may be stored: a redirect's body can carry pictures as well as a page can (law 3). */
export function hopsOf({ wire }: FetchedPage): Hop[] {
  return wire.map(({ url, request, response, html }) => ({ url, request, response, cut: cutOf(html) }))
}

/** Undefined where there is no inline media: then the wire bytes are kept as they came. */
function cutOf(html: string): ReturnType<typeof cutInlineMedia> | undefined {
  const cut = cutInlineMedia(html)
  return cut.cuts.length > 0 ? cut : undefined
}
