import { isGate } from '#contracts/page-kind.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import { findWitnesses } from '#db/witness-pages.ts'
import { askForPerson, personNeeded } from './ask-for-person.ts'
import { askPath } from './ask-path.ts'
import { hollowWords, openHollowWatch, type HollowWatch, type Look } from './hollow-pages.ts'
import type { MarketSession } from './market-session.ts'
import { PERSON_REST_MS, turn, type RegainTools } from './regain-login.ts'

const MOST_TRIES = 5
const RETRY_REST_MS = 30_000

/**
 * Watches a market that no log-in check watches for pages without goods. Where a recipe says how a log-in is told, that
 * is surer; of saved pages each is what it is.
 */
export function watchHollowPages(session: MarketSession, tools: RegainTools): HollowWatch {
  if (session.siteLogIn || session.deps.config.ignoresFronts)
    return { heard: async (record) => [record], settle: async () => [] }
  return openHollowWatch((pages) => lookAgain(session, tools, pages))
}

/** Where even pages that once showed something else show the same now, the session is lost, and its scrape laid down. */
async function lookAgain(session: MarketSession, tools: RegainTools, pages: FetchRecord[]): Promise<Look> {
  const { deps, market, identity } = session
  await tools.records.idle()
  const words = pages[0]!.hollow!.words
  const witnesses = await findWitnesses(deps.database, market.id, {
    others: pages.map(({ pageId }) => pageId),
    hashes: pages.flatMap(({ content }) => content?.hash ?? []),
  })
  for (const path of witnesses) {
    const look = await lookAt(session, tools, path, words)
    if (look === 'unknown')
      layDown(session, 'pages without goods, and the others are out of reach', RETRY_REST_MS)
    if (look !== 'same') return look
  }
  const [path] = witnesses
  if (path === undefined) return 'others'
  deps.events.loggedOut(market.name, identity.id)
  // What the public sees nobody logs in to (law 4): it may come back by itself.
  const isPublic = market.access === 'public'
  const isBack = !isPublic && (await askForPerson(session, { kind: 'login', path })) === 'solved'
  const what = 'logged out; every address shows the same page without goods'
  if (!isBack) layDown(session, isPublic ? what : personNeeded(what), PERSON_REST_MS)
  return 'same'
}

async function lookAt(
  session: MarketSession,
  tools: RegainTools,
  path: string,
  words: string,
): Promise<Look> {
  for (let tries = 0; tries < MOST_TRIES && !tools.signal.aborted; tries++) {
    const { read } = await askPath(session, path, () => turn(session, tools))
    const kind = read?.judged.kind
    if (!read || !kind) continue
    if (kind === 'login' || hollowWords(read) === words) return 'same'
    if (!isGate(kind) || kind === 'not-found') return 'others'
  }
  return 'unknown'
}

function layDown({ deps, layDown: lay }: MarketSession, reason: string, ms: number): void {
  lay({ reason, restUntil: new Date(deps.clock.now().getTime() + ms) })
}
