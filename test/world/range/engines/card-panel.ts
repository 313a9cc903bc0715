import { englishPages, placeNames, shortDay } from '../english-words.ts'
import { a, documentOf, e, each, lines, pageNumbers } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { worldPages } from './world-site.ts'

const price = (view: View, offer: Offer): string => `${view.price(offer).amount} XMR`

/** The old addresses below a table of panels: coins alone, the seller last. */
export const cardPanel: Design = {
  name: 'panel',
  routes: {
    home: '/',
    list: '/c/:slug',
    listPage: '/c/:slug/p:page',
    listing: '/o/:id',
    vendor: '/v/:name',
    'page-about': '/about',
    'page-faq': '/faq',
  },
  pageSize: 24,
  newestFirst: true,
  featured: 0,
  frame: (view, title, content) =>
    documentOf('en', `${title} · ${view.plan.title}`, '', `<div class="cp-top"><strong>${a('/', view.plan.title)}</strong> <em>${a('/faq', 'Help')}</em> <em>${a('/account', 'Enter')}</em></div><details class="cp-menu"><summary>Categories</summary>${each(view.root.children.flatMap(({ children }) => children), (leaf) => `<div>${a(view.nodeLink(leaf), leaf.path.join(', '))}</div>`)}</details><div class="cp-main">${content}</div>`),
  home: (view) => `<h1>${e(view.plan.title)}</h1><p>All prices are in Monero. Open the categories above; ${a('/about', 'who we are')} has not changed.</p>`,
  list: (view, list) => `<h1>${e(list.node!.path[1]!)}</h1>${panels(view, list)}`,
  listing,
  vendor: (view, { seller, offers }) => `<h1>${e(seller.name)}</h1><p>Level: ${seller.level}</p><p>Rating: ${seller.rating}</p><p>Sales: ${seller.sales}</p><p>Member since: ${shortDay(seller.joinedAt)}</p><textarea class="cp-key" readonly>${seller.pgpKey()}</textarea><ul>${each(offers, (offer) => `<li>${a(view.offerLink(offer), offer.title)}</li>`)}</ul>`,
  pages: worldPages,
  notFound: englishPages.notFound,
  shows: {
    row: ['url', 'price', 'vendor', 'stock'],
    listing: ['url', 'description', 'price', 'vendor', 'stock', 'sold', 'postedAt', 'shipsFrom', 'shipsTo'],
    seller: ['level', 'rating', 'sales', 'joinedAt', 'pgpKey'],
    review: ['stars', 'buyer', 'postedAt', 'vendorName', 'listingTitle'],
    counter: true,
    homeIsCategory: false,
    leavesOnly: true,
  },
} // prettier-ignore

function panels(view: View, list: ListModel): string {
  const row = (offer: Offer): string => {
    const seller = view.seller(offer.vendor)
    return `<tr><td>${a(view.offerLink(offer), offer.title)}</td><td>${offer.stock}</td><td>${price(view, offer)}</td><td>${a(view.sellerLink(seller), seller.name)}</td></tr>`
  }
  return `<p>${list.total} offers in all</p><table class="cp-table"><thead><tr><th>Offer</th><th>In stock</th><th>Price</th><th>Vendor</th></tr></thead><tbody>${each(list.offers, row)}</tbody></table><p>${pageNumbers(list, (text) => `<u>${text}</u>`)}</p>`
}

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const rows: [string, string][] = [
    ['Vendor', a(view.sellerLink(seller), seller.name)],
    ['Price', price(view, offer)],
    ['In stock', String(offer.stock)],
    ['Sold', String(offer.sold)],
    ['Listed on', shortDay(offer.postedAt)],
  ]
  if (offer.shipsFrom) rows.push(['Ships from', placeNames(offer.shipsFrom)], ['Ships to', placeNames(offer.shipsTo)]) // prettier-ignore
  return `<h1>${e(offer.title)}</h1><table class="cp-facts">${each(rows, ([label, value]) => `<tr><th>${label}</th><td>${value}</td></tr>`)}</table><h2>Description</h2><div class="cp-text">${lines(offer.description)}</div><form method="post" action="/buy/${offer.id}"><button>Buy</button></form>
<h2>Reviews</h2>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<div class="cp-rev"><span>${buyer}</span> <span>${stars}/5</span> <span>${shortDay(postedAt)}</span><p>${e(text)}</p></div>`)}`
}
