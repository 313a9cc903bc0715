import { englishPages, placeNames, shortDay } from '../english-words.ts'
import { a, documentOf, e, each, grouped, lines, nextLink } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { worldPages } from './world-site.ts'

const price = (view: View, offer: Offer): string => `${grouped(view.price(offer).amount)} USD`

/** Nothing of the old market left: strips in place of rows, other addresses, other labels. */
export const tableStrip: Design = {
  name: 'strip',
  routes: {
    home: '/',
    list: '/browse/:slug',
    listPage: '/browse/:slug/:page',
    listing: '/offer/:id',
    vendor: '/people/:name',
    'page-about': '/about',
    'page-faq': '/faq',
  },
  pageSize: 16,
  newestFirst: true,
  featured: 0,
  frame: (view, title, content) =>
    documentOf('en', `${title} / ${view.plan.title}`, '', `<div class="ts-head">${a('/', view.plan.title)} <span>${a('/about', 'About')}</span> <span>${a('/faq', 'Help')}</span> <span>${a('/account', 'Account')}</span></div>
<div class="ts-rail">${each(view.root.children, (node) => `<section><h6>${e(node.path[0]!)}</h6>${each(node.children, (leaf) => `<p>${a(view.nodeLink(leaf), leaf.path[1]!)}</p>`)}</section>`)}</div><div class="ts-core">${content}</div>`),
  home: (view) => `<h2>${e(view.plan.title)} is back</h2><p>New rooms, same people. Pick a category on the left, or read ${a('/about', 'what has changed')}. Old links no longer work; your orders were kept.</p>`,
  list: (view, list) => `<h2>${e(list.node!.path[1]!)}</h2>${strips(view, list)}<p class="ts-more">${nextLink(list, 'Show more')}</p>`,
  listing,
  vendor: (view, { seller, offers }) => `<h2>${e(seller.name)}</h2><table class="ts-facts"><tr><td>Level</td><td>${seller.level}</td></tr><tr><td>Rating</td><td>${seller.rating}</td></tr><tr><td>Sales</td><td>${seller.sales}</td></tr><tr><td>Joined</td><td>${shortDay(seller.joinedAt)}</td></tr></table><pre class="ts-key">${seller.pgpKey()}</pre><p>${each(offers, (offer) => a(view.offerLink(offer), offer.title), '<br>')}</p>`,
  pages: worldPages,
  notFound: englishPages.notFound,
  shows: {
    row: ['url', 'price', 'vendor'],
    listing: ['url', 'description', 'price', 'vendor', 'stock', 'sold', 'postedAt', 'shipsFrom', 'shipsTo'],
    seller: ['level', 'rating', 'sales', 'joinedAt', 'pgpKey'],
    review: ['stars', 'buyer', 'postedAt', 'vendorName', 'listingTitle'],
    counter: false,
    homeIsCategory: false,
    leavesOnly: true,
  },
} // prettier-ignore

function strips(view: View, { offers }: ListModel): string {
  return each(offers, (offer) => {
    const seller = view.seller(offer.vendor)
    return `<div class="ts-strip"><div>${a(view.offerLink(offer), offer.title)}</div><div>Seller: ${a(view.sellerLink(seller), seller.name)}</div><div>Price: ${price(view, offer)}</div></div>`
  })
}

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const places = offer.shipsFrom ? `<p>Shipping from: ${placeNames(offer.shipsFrom)}</p><p>Shipping to: ${placeNames(offer.shipsTo)}</p>` : '' // prettier-ignore
  return `<h2 class="ts-title">${e(offer.title)}</h2><p>Price: ${price(view, offer)}</p><p>Seller: ${a(view.sellerLink(seller), seller.name)}</p><p>Available: ${offer.stock}</p><p>Sold: ${offer.sold}</p><p>Listed: ${shortDay(offer.postedAt)}</p>${places}
<h3>Description</h3><p class="ts-words">${lines(offer.description)}</p><form method="post" action="/offer/${offer.id}/take"><button>Buy</button></form>
<h3>Feedback</h3>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<div class="ts-voice"><i>${stars}/5</i> <b>${buyer}</b> ${shortDay(postedAt)} <p>${e(text)}</p></div>`)}`
}
