import { isGate, type PageKind } from '#contracts/page-kind.ts'
import type { DuePage } from '#db/frontier.ts'
import type { ContentRow } from '#db/page-content.ts'
import { readContent, type PageContent } from '#pages/content-hash.ts'
import { listAddress } from '#pages/list-address.ts'
import { pathGroups, pathShape } from '#pages/path-shape.ts'
import type { ReadPage } from './ask-page.ts'
import { changeRate, remember } from './change-rate.ts'
import type { Parameters } from './parameters.ts'
import { priorOf, revisitPriority, roundsOf, type VisitPlan } from './visit-plan.ts'

type Knowledge = {
  plan: VisitPlan
  roundDays: number
  kindOf: (path: string) => string | null | undefined
  isChoice: (path: string) => boolean
  parameters: Parameters
  /** Contents of each list's pages in this scrape, with the path that showed them first. */
  lists: Map<string, Map<string, string>>
  now: Date
}

const GOODS = new Set(['listing', 'vendor', 'review', 'thread'])
const LAST = 6
const CHOICE_ROUNDS = 8
const OURS = new Set([...GOODS, 'list', 'category'])

/** What a page says that decides about its next visit. That nothing is there is a content, too: it may come back. */
export function contentOf(
  read: ReadPage,
  page: DuePage,
  knowledge: Knowledge,
): ContentRow & { listHasEnded: boolean } {
  const { plan, roundDays, kindOf, parameters, now } = knowledge
  const { kind: judged } = read.judged
  const isGone = isGate(judged)
  const isListing = (path: string) => kindOf(path) === 'listing'
  const placed = judged === 'other' ? kindByPlace(page.path, kindOf) : judged
  const content = isGone
    ? { hash: 'not-found', rows: [], wordsHash: undefined, goods: undefined }
    : readContent({ $: read.$, url: read.page.url, kind: placed, isListing })
  // Rows with prices, and more than one, are a list, whatever money they are in.
  const kind = placed === 'other' && content.goods !== undefined ? 'list' : placed
  const { path, lastFetchedAt, contentHash, changeHistory } = page
  const elapsed = lastFetchedAt && contentHash !== null ? now.getTime() - lastFetchedAt.getTime() : 0
  const history = remember(changeHistory, elapsed, content.hash !== contentHash)
  const rate = changeRate(history, priorOf(kind, plan))
  const isChoice = knowledge.isChoice(page.path)
  const list = isList(kind) ? listOf(read, path, content, knowledge) : undefined
  const rounds = roundsOf(
    { kind, rate, isFirst: (list?.number ?? 1) <= 1, isListed: page.isListed },
    { patience: plan.patience, roundDays },
  )
  return {
    path,
    ...pathShape(path),
    kind,
    hash: content.hash,
    history,
    changesADay: rate,
    priority: isChoice ? LAST : revisitPriority(kind, rate),
    // A site that was down before has not been read.
    isFirstVisit: contentHash === null,
    isGoods: GOODS.has(kind) || (isList(kind) && content.rows.length > 0 && !isChoice),
    groups: pathGroups(path),
    goods: content.goods,
    wordsHash: OURS.has(kind) ? undefined : content.wordsHash,
    list,
    // What makes choices shows what the page without them does: it is no way to hear of anything first.
    rounds: isChoice ? Math.max(rounds, CHOICE_ROUNDS) : rounds,
    listHasEnded: list?.hasEnded ?? false,
    lessons: isGone ? [] : parameters.learn(path, content.hash),
  }
}

/**
 * A page may say too little of itself to be taken for what it is: what lists show beside prices is a listing, and the
 * last page of a list is one.
 */
function kindByPlace(path: string, kindOf: Knowledge['kindOf']): PageKind {
  if (kindOf(path) === 'listing') return 'listing'
  const { list, number } = listAddress(path)
  return number !== undefined && number > 1 && isList(kindOf(list)) ? 'list' : 'other'
}

function isList(kind: string | null | undefined): boolean {
  return kind === 'list' || kind === 'category'
}

function listOf(
  { links, page }: ReadPage,
  path: string,
  { hash, rows }: PageContent,
  { lists }: Knowledge,
): NonNullable<ContentRow['list']> & { hasEnded: boolean } {
  const { list, slice, number } = listAddress(path)
  const name = slice === '' ? list : `${list}|${slice}`
  const shown = lists.get(name) ?? new Map<string, string>()
  lists.set(name, shown)
  const isAgain = (shown.get(hash) ?? path) !== path
  if (!isAgain) shown.set(hash, path)
  const host = new URL(page.url).host
  const further = links
    .filter(({ hidden, url }) => !hidden && new URL(url).host === host)
    .map(({ url }) => new URL(url).pathname + new URL(url).search)
    .map((target) => ({ target, ...listAddress(target) }))
    .filter((other) => other.list === list && other.slice === slice && (other.number ?? 1) > (number ?? 1))
    .toSorted((a, b) => a.number! - b.number!)
  // A list that shows the same again has ended, whatever it links to.
  return { name, number, rows, next: isAgain ? undefined : further[0]?.target, hasEnded: isAgain }
}
