import { shortDay } from '../english-words.ts'
import { a, e, each } from '../html-parts.ts'
import type { ListModel, Seller, View } from '../market-view.ts'
import { dayOf, sellerRemarks } from '../true-records.ts'

type Sold = ListModel & { seller: Seller }
const SPANS: Record<string, string> = { P1M: '1 month', P6M: '6 months', P12M: '12 months' }
const SIGHTS = ['positive', 'neutral', 'negative'] as const
const NAMES: Record<string, string> = { jabber: 'Jabber', session: 'Session' }
const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1)

const reach = ({ contacts }: Seller): string =>
  contacts.length === 0 ? '' : `<p>${each(contacts, ({ type, value }) => `${NAMES[type]!}: ${value}`, '<br>')}</p>` // prettier-ignore

/** A time in each column, other markets behind tooltips, reviews in a table. */
export function boxesProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const row = (sight: (typeof SIGHTS)[number]) => `<tr><td>${capital(sight)}</td>${each(totals, (span) => `<td>${span[sight]}</td>`, '')}</tr>` // prettier-ignore
  const others = each(elsewhere, ({ market, sales, rating }) => `<span title="${market} vendor rating (Deals, Stars out of 5)">${sales}, ${rating}/5</span>`, ' ') // prettier-ignore
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<tr><td>${stars}/5</td><td>${buyer}</td><td>${offer ? a(view.offerLink(offer), offer.title) : ''}</td><td>${e(text)}${from === undefined ? '' : ` <small>(imported from ${from})</small>`}</td><td>${shortDay(postedAt)}</td></tr>`) // prettier-ignore
  return `<h4>Feedback</h4><table class="ec-facts"><tr><th></th>${each(totals, ({ window }) => `<th>${SPANS[window]!}</th>`, '')}</tr>${each(SIGHTS, row)}</table>
<p class="ec-else">${others}</p>${reach(sold.seller)}<h4>Latest reviews</h4><table class="ec-voices"><tr><th>Rating</th><th>Buyer</th><th>Product</th><th>Comment</th><th>Date</th></tr>${said}</table>`
}

/** A time in each row, other markets in a list, reviews as quotes. */
export function slateProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const others = each(elsewhere, ({ market, sales, rating }) => `<li>${market}: ${rating}/5 (${sales} sales)</li>`) // prettier-ignore
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<blockquote class="sl-said"><b>${stars} / 5</b> <q>${e(text)}</q> <cite>${buyer}</cite> ${dayOf(postedAt)} ${offer ? a(view.offerLink(offer), offer.title) : `<small>imported from ${from!}</small>`}</blockquote>`) // prettier-ignore
  return `<h2>Reputation</h2><table class="sl-rep"><tr><th>Period</th>${each(SIGHTS, (sight) => `<th>${capital(sight)}</th>`, '')}</tr>${each(totals, (span) => `<tr><td>Last ${SPANS[span.window]!.replace('1 month', 'month')}</td>${each(SIGHTS, (sight) => `<td>${span[sight]}</td>`, '')}</tr>`)}</table>
${elsewhere.length > 0 ? `<h2>On other markets</h2><ul>${others}</ul>` : ''}${reach(sold.seller)}<h2>Reviews</h2>${said}`
}

const spanLine = ({ window, positive, neutral, negative }: Seller['totals'][number]) => `<p>Last ${SPANS[window]!}: ${positive} positive, ${neutral} neutral, ${negative} negative</p>` // prettier-ignore

/** A time in each line, other markets and reviews in tables, with a column that says where a review is from. */
export function ledgerProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const others = each(elsewhere, ({ market, sales, rating }) => `<tr><td>${market}</td><td>${sales}</td><td>${rating}/5</td></tr>`) // prettier-ignore
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<tr><td>${shortDay(postedAt)}</td><td>${stars}</td><td>${buyer}</td><td>${offer ? a(view.offerLink(offer), offer.title) : '-'}</td><td>${e(text)}</td><td>${from ?? e(view.plan.title)}</td></tr>`) // prettier-ignore
  return `<h3>Feedback received</h3>${each(totals, spanLine)}${elsewhere.length > 0 ? `<h3>Feedback from other markets</h3><table class="ld-else"><tr><th>Market</th><th>Deals</th><th>Rating</th></tr>${others}</table>` : ''}
${reach(sold.seller)}<h3>What buyers say</h3><table class="ld-said"><tr><th>Date</th><th>Stars</th><th>User</th><th>Article</th><th>Text</th><th>Source</th></tr>${said}</table>`
}
