import type { Review } from '#contracts/extraction.ts'
import { linkOf, type Page } from '../page.ts'
import { fingerprintOf, reduceHandle } from '../readers/recipe-reader.ts'
import { parseQuantity } from '../values/quantity.ts'
import { parseRelativeTime } from '../values/relative-time.ts'
import { parseTime } from '../values/time.ts'
import type { LearnedList } from './learn-list.ts'
import { isMaskedName } from './masked-name.ts'
import { titleTextAt, type RecordView, type SetView } from './record-view.ts'

/** What buyers said: the buyer as first and last letter, the words as a fingerprint. */
export function readReviews(page: Page, { set }: LearnedList): Review[] {
  return set.views.flatMap((view) => readReview(page, set, view))
}

function readReview(page: Page, set: SetView, view: RecordView): Review[] {
  const { index } = set.page
  const texts = index.runs.slice(view.record.runFrom, view.record.runTo).map(({ text }) => text)
  const buyer = texts.find(isMaskedName) ?? view.pairs.find(({ field }) => field === 'feedback')?.value
  const stars = starsOf(set, view, texts)
  const postedAt = texts
    .map((text) => (text.length < 40 ? timeOf(text, page) : undefined))
    .find((time) => time)
  const variant = texts.find(isVariant)
  const importedFrom = texts
    .map((text) => IMPORTED.exec(text)?.groups!['market']?.trim())
    .find((name) => name)
  const words = texts
    .filter((text) => text !== buyer && /\p{L}{2}/u.test(text))
    .sort((a, b) => b.length - a.length)[0]
  if (buyer === undefined && stars === undefined && postedAt === undefined) return []
  const link = view.links.find(({ at }) => titleTextAt(set.page, at).length > 5)
  const listingUrl = link && linkOf(link.href, page)
  const price = view.prices.find(({ pure }) => pure)?.value
  return [
    {
      ...(listingUrl !== undefined && { listingUrl, listingTitle: titleTextAt(set.page, link!.at) }),
      ...(buyer !== undefined && { buyer: reduceHandle(buyer) }),
      ...(stars !== undefined && { stars }),
      ...(postedAt !== undefined && { postedAt }),
      ...(price && { price }),
      ...(variant !== undefined && { variant }),
      ...(importedFrom !== undefined && { importedFrom }),
      // An interval moves with the capture; the review stays the same.
      fingerprint: fingerprintOf(
        words ?? JSON.stringify([buyer, stars, postedAt?.includes('/') ? undefined : postedAt]),
      ),
    },
  ]
}

/** `imported from Quiet Quay`, `(imported: Quiet Quay)` */
const IMPORTED = /(?:imported|importiert|импортирован\S*|导入)\s*(?:from|von|aus|из|自)?\s*[:：]?\s*(?<market>\p{Lu}[\p{L}\d]+(?: \p{Lu}[\p{L}\d]+){0,3}|\p{Script=Han}{2,8})/u // prettier-ignore

const timeOf = (text: string, { capturedAt }: Page): string | undefined =>
  parseTime(text) ?? (capturedAt && parseRelativeTime(text, capturedAt))

const LONGEST_VARIANT = 20

/** `5 g`, `(10 pcs)`, and nothing else. */
function isVariant(text: string): boolean {
  if (text.length > LONGEST_VARIANT || !/^[(x×\d½¼]/u.test(text)) return false
  const unit = parseQuantity(text)?.unit
  return unit !== undefined && unit !== 'month' && unit !== 'year'
}

const STAR = /star/i
const EMPTY = /empty|grey|gray|off|blank|none|-o\b/i

/** Stars as text, as `4/5`, as pictures. */
function starsOf(set: SetView, { record }: RecordView, texts: string[]): number | undefined {
  for (const text of texts) {
    const full = (text.match(/★/gu) ?? []).length
    if (full > 0 && full <= 5) return full
    const share = /^(\d(?:\.\d+)?)\s*(?:\/|out of)\s*5/i.exec(text)
    if (share) return Number(share[1])
  }
  let stars = 0
  const { elements } = set.page.index.tree
  for (let at = record.root; at <= record.lastElement; at++) {
    const { name, attribs } = elements[at]!
    const said =
      name === 'img' || name === 'i' || name === 'span'
        ? `${attribs['src']?.slice(-60) ?? ''} ${attribs['class'] ?? ''}`
        : ''
    if (STAR.test(said) && !EMPTY.test(`${said} ${attribs['alt'] ?? ''}`)) stars++
  }
  return stars > 0 && stars <= 5 ? stars : undefined
}
