import { placeNames } from '../english-words.ts'
import { a, documentOf, e, each, grouped, lines, nextLink, wayTo } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { dayOf } from '../true-records.ts'
import { treeFirst } from './tree-first.ts'
import { slateProfile } from './tree-sellers.ts'

const usd = (amount: string): string => `${grouped(amount)} USD`

/** The same addresses, everything else anew: one offer a line, other labels in another order, all tabs on one page. */
export const treeSlate: Design = {
  ...treeFirst,
  name: 'slate',
  routes: Object.fromEntries(Object.entries(treeFirst.routes).filter(([name]) => !name.startsWith('listing-'))),
  frame: (view, title, content) =>
    documentOf(
      'en',
      `${view.plan.title} :: ${title}`,
      '',
      `<header><span class="sl-logo">${a('/', view.plan.title)}</span><span>${a('/help', 'FAQ')}</span><span>${a('/signin', 'Enter')}</span></header>
<div class="sl-menu">${each(view.root.children, (node) => `<dl><dt>${a(view.nodeLink(node), node.path[0]!)}</dt>${each(node.children, (child) => `<dd>${a(view.nodeLink(child), child.path[1]!)}</dd>`)}</dl>`)}</div>
<main class="sl-main">${content}</main>`,
    ),
  home: (view, offers) => `<h1>Latest</h1><ol class="sl-lines">${each(offers, (offer) => line(view, offer))}</ol>`,
  list: (view, list) => `<h1>${e(list.node!.path.join(' › '))}</h1><p class="sl-sub">${each(list.node!.children, (node) => a(view.nodeLink(node), node.path.at(-1)!), ' · ')}</p>${listLines(view, list)}`,
  listing: page,
  vendor: (view, { seller, ...list }) => `<h1>${e(seller.name)}</h1><dl class="sl-dl"><dt>Rank</dt><dd>${seller.level}</dd><dt>Deals</dt><dd>${seller.sales}</dd>
<dt>Score</dt><dd>${seller.rating}</dd><dt>Joined</dt><dd>${dayOf(seller.joinedAt)}</dd><dt>Last active</dt><dd>${dayOf(seller.lastSeenAt)}</dd></dl>
<pre class="sl-pgp">${seller.pgpKey()}</pre>${slateProfile(view, { ...list, seller })}<h2>On sale</h2>${listLines(view, { ...list, seller })}`,
  shows: {
    ...treeFirst.shows,
    row: ['url', 'price', 'vendor', 'stock'],
    listing: ['url', 'description', 'price', 'prices', 'vendor', 'categoryPath', 'stock', 'sold', 'postedAt', 'shipsFrom', 'shipsTo', 'shippingOptions', 'escrow'],
    tabs: {},
    sellerRow: ['url', 'price', 'vendor', 'stock'],
    reviewTab: undefined,
    counter: false,
  },
} // prettier-ignore

function listLines(view: View, list: ListModel): string {
  return `<ol class="sl-lines">${each(list.offers, (offer) => line(view, offer))}</ol>
<p class="sl-pager">${list.page > 1 ? a(list.pageLink(list.page - 1), '« Previous') : ''} <em>${list.page} of ${list.pages}</em> ${nextLink(list, 'Next »')}</p>`
}

function line(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  return `<li class="sl-line"><span class="sl-cost">${usd(view.price(offer).amount)}</span> ${a(view.offerLink(offer), offer.title, 'sl-thing')}
<small>by ${a(view.sellerLink(seller), seller.name)} · ${offer.stock} available</small></li>`
}

function page(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const { bulk, shipping, escrow } = view.catalogue
  const rows: [string, string][] = [
    ['Merchant', a(view.sellerLink(seller), seller.name)],
    ['Cost', usd(view.price(offer).amount)],
    ['Available', String(offer.stock)],
    ['Purchases', String(offer.sold)],
    ['Listed on', dayOf(offer.postedAt)],
    ['Payment type', escrow!],
  ]
  if (offer.shipsFrom) rows.push(['Dispatched from', placeNames(offer.shipsFrom)], ['Delivers to', placeNames(offer.shipsTo)]) // prettier-ignore
  const factor = offer.usd * offer.factor
  return `<p class="sl-way">${each(wayTo(view, view.nodeOf(offer)), (node) => a(view.nodeLink(node), node.path.at(-1)!), ' › ')}</p>
<h1>${e(offer.title)}</h1><dl class="sl-dl">${each(rows, ([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`)}</dl>
${offer.held ? '' : `<h3>Volume prices</h3><ul>${each(bulk!, ({ from, factor: less }) => `<li>from ${from} pcs: ${usd(view.money(factor * less).amount)} each</li>`)}</ul>`}
<h3>About this item</h3><p class="sl-text">${lines(offer.description)}</p>
<form method="post" action="/basket/${offer.uuid}">${offer.shipsFrom ? `<select name="shipping">${each(shipping!, ({ name, usd: cost, days }) => `<option>${name} (${days}) - ${usd(view.money(cost).amount)}</option>`)}</select>` : ''}<button>Order now</button></form>
<h3>Feedback</h3>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<blockquote class="sl-said"><b>${stars} / 5</b> <q>${e(text)}</q> <cite>${buyer}</cite> ${dayOf(postedAt)}</blockquote>`)}`
}
