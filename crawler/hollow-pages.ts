import { isGate } from '#contracts/page-kind.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import { readContent } from '#pages/content-hash.ts'
import { featuresOf } from '#pages/page-features.ts'
import type { ReadPage } from './ask-page.ts'

/**
 * Holds back what shows the market's frame and none of its goods until something else shows that the market still has
 * other words for us: a session that was ended without a word is shown one empty page at every address.
 */
export type HollowWatch = {
  /** @returns what may be recorded now: pages that were held and are believed, and this one unless it is held */
  heard: (record: FetchRecord) => Promise<FetchRecord[]>
  /** Nothing else is to come that could tell: whatever is held is judged. */
  settle: () => Promise<FetchRecord[]>
}

/** `others`: pages of which more was known still say something else. `unknown`: they are out of reach. */
export type Look = 'others' | 'same' | 'unknown'

const ENOUGH = 3
const FEW_LINKS = 2
const GOODS = new Set(['listing', 'vendor', 'review', 'thread'])

/** @param look asks for pages that once said something else than these pages, which all say the same, say now */
export function openHollowWatch(look: (pages: FetchRecord[]) => Promise<Look>): HollowWatch {
  let held: FetchRecord[] = []
  /** How many pages may say the same before anybody looks: twice as many as those that were found honest. */
  const patience = new Map<string, number>()
  const lost = new Set<string>()
  const judging = new Set<string>()
  const saying = (words: string) => held.filter(({ hollow }) => hollow!.words === words)

  function release(isFree: (record: FetchRecord) => boolean): FetchRecord[] {
    const free = held.filter(isFree)
    held = held.filter((record) => !isFree(record))
    return free
  }
  async function judge(words: string): Promise<FetchRecord[]> {
    const row = saying(words)
    judging.add(words)
    const answer = await look(row).finally(() => judging.delete(words))
    if (answer === 'unknown') return []
    if (answer === 'same') lost.add(words)
    else patience.set(words, row.length * 2)
    const free = release(({ hollow }) => hollow!.words === words)
    return answer === 'same' ? free.map(asStranger) : free
  }
  return {
    async heard(record) {
      const { outcome, hollow, startedAt } = record
      if (outcome !== 'page') return [record]
      // Asked for later than they were answered: had they been shown to a stranger, so would this one have been.
      const free = release((one) => one.endedAt <= startedAt && one.hollow!.words !== hollow?.words)
      if (!hollow) return [...free, record]
      if (lost.has(hollow.words)) return [...free, asStranger(record)]
      held.push(record)
      const { words } = hollow
      const isEnough = saying(words).length >= (patience.get(words) ?? ENOUGH) && !judging.has(words)
      return isEnough ? [...free, ...(await judge(words))] : free
    },
    async settle() {
      const rows = Map.groupBy(held, ({ hollow }) => hollow!.words)
      const settled: FetchRecord[] = []
      for (const [words, row] of rows) {
        const isDoubtful = row.length > 1 || row.some(({ hollow }) => hollow!.isChange)
        settled.push(...(isDoubtful ? await judge(words) : release((one) => row.includes(one))))
      }
      return settled
    },
  }
}

/** Nothing of what it said is kept, and it is due again at once. */
function asStranger({
  pageId,
  lane,
  startedAt,
  endedAt,
  status,
  bytes,
  needsBrowser,
  mirrorId,
}: FetchRecord): FetchRecord {
  const fetched = { pageId, lane, startedAt, endedAt, status, bytes, needsBrowser }
  const reason = 'not logged in: every address shows the same page without goods'
  const ending = { outcome: 'login', reason, attempts: 0, dueAt: endedAt, found: [] } as const
  return { ...fetched, ...ending, found: [], ...(mirrorId !== undefined && { mirrorId }) }
}

/**
 * A hash of the words of a page that leads on into its market and shows nothing that is sold; undefined for every other
 * page. A notice without a way on is what the market says instead of itself, and is kept.
 *
 * @param goods where it is known already that rows with prices stand on it
 */
export function hollowWords({ page, $, judged, links }: ReadPage, goods?: string): string | undefined {
  if (goods !== undefined || isGate(judged.kind)) return undefined
  const { prices, pgpBlocks } = featuresOf($)
  if (GOODS.has(judged.kind) && prices + pgpBlocks > 0) return undefined
  const { host } = new URL(page.url)
  const ways = links.filter(({ hidden, url }) => !hidden && new URL(url).host === host)
  if (ways.length < FEW_LINKS) return undefined
  const content = readContent({ $, url: page.url, kind: 'other', isListing: () => false })
  return content.goods === undefined ? content.hash : undefined
}
