import type { Reading, Vendor } from '#contracts/extraction.ts'
import { rawOf, type Found, type Page, type ReadList } from '../page.ts'
import { viewDetail, type DetailView } from '../wrapper/detail-view.ts'
import { learnLists } from '../wrapper/learn-lists.ts'
import { viewPage } from '../wrapper/view-page.ts'
import { readContacts } from './contacts.ts'
import { readOtherMarkets } from './other-markets.ts'
import { readReviewTotals } from './review-totals.ts'

type Profile = Pick<Vendor, 'reviewTotals' | 'otherMarkets' | 'contacts'>

/** What of a vendor's page takes more than one label to read: totals of reviews, other markets, contacts. */
export function readProfile(page: Page, view: DetailView): Found<Vendor> {
  const thing: Profile = {}
  const readings: Record<string, Reading> = {}
  const say = <Thing>(field: keyof Profile, { things, printed }: ReadList<Thing>, rule: string, confidence: number): void => {
    if (things.length === 0) return
    Object.assign(thing, { [field]: things })
    readings[field] = { reader: 'wrapper', rule, confidence, raw: rawOf([...new Set(printed)].join(' | ')) }
  } // prettier-ignore
  say('reviewTotals', readReviewTotals(page, view), 'counts beside words for reviews', 0.75)
  say('otherMarkets', readOtherMarkets(page, view), 'numbers said to be of other markets', 0.7)
  say('contacts', readContacts(view), 'handles in the text of the profile', 0.65)
  return { thing, readings }
}

/** A recipe says where one vendor's facts stand; what it cannot name is read as on any page. */
export function completeVendors(page: Page, vendors: Found<Vendor>[]): Found<Vendor>[] {
  const [vendor, ...others] = vendors
  if (!vendor || others.length > 0) return vendors
  const view = viewPage(page)
  const { thing, readings } = readProfile(page, viewDetail(view, learnLists(view)))
  return [{ thing: { ...thing, ...vendor.thing }, readings: { ...readings, ...vendor.readings } }]
}
