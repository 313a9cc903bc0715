import { englishPages, placeNames, shortDay } from '../english-words.ts'
import { a, documentOf, e, each, grouped, lines, pageNumbers, wayTo } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { treeFirst } from './tree-first.ts'
import { ledgerProfile } from './tree-sellers.ts'

const price = (amount: string): string => `US$ ${grouped(amount)}`

/** New addresses as well: numbers in the path, a table with the price in front, two facts to a row. */
export const treeLedger: Design = {
  ...treeFirst,
  name: 'ledger',
  routes: {
    home: '/',
    list: '/shelf/:id',
    listPage: '/shelf/:id/:page',
    listing: '/goods/:id.html',
    vendor: '/trader/:id',
    vendorPage: '/trader/:id/:page',
    'page-help': '/rules.html',
  },
  pageSize: 25,
  newestFirst: false,
  featured: 0,
  frame: (view, title, content) =>
    documentOf('en', title, '', `<table class="ld-all"><tr><td colspan="2" class="ld-top"><b>${a('/', view.plan.title)}</b> | ${a('/rules.html', 'Rules')} | ${a('/door', 'Login')}</td></tr>
<tr><td class="ld-bar">${each(view.root.children, (node) => `<p>${a(view.nodeLink(node), node.path[0]!)}</p>`)}</td><td class="ld-mid">${content}</td></tr></table>`),
  home: (view) => `<h2>All shelves</h2>${each(view.root.children, (node) => `<h3>${a(view.nodeLink(node), node.path[0]!)}</h3><p>${each(node.children.flatMap(({ children }) => children), (leaf) => a(view.nodeLink(leaf), leaf.path.slice(1).join(', ')), ' | ')}</p>`)}`,
  list: (view, list) => `<h2>${e(list.node!.path.at(-1)!)}</h2>${table(view, list)}<p>Showing ${list.offers.length} of ${list.total} results</p>`,
  listing,
  vendor: (view, { seller, ...list }) => `<h2>Trader ${e(seller.name)}</h2><p>Level: ${seller.level} | Rating: ${seller.rating} | Sales: ${seller.sales}</p>
<p>Registered: ${shortDay(seller.joinedAt)} | Last login: ${shortDay(seller.lastSeenAt)}</p>${ledgerProfile(view, { ...list, seller })}<h3>Articles</h3>${table(view, { ...list, seller })}<pre>${seller.pgpKey()}</pre>`,
  pages: { help: englishPages.help },
  shows: {
    ...treeFirst.shows,
    row: ['url', 'price', 'vendor', 'stock', 'sold', 'shipsFrom', 'postedAt'],
    listing: ['url', 'description', 'price', 'vendor', 'categoryPath', 'stock', 'sold', 'views', 'postedAt', 'shipsFrom', 'shipsTo'],
    tabs: {},
    sellerRow: ['url', 'price', 'vendor', 'stock', 'sold', 'shipsFrom', 'postedAt'],
    reviewTab: undefined,
    homeIsCategory: true,
  },
} // prettier-ignore

function table(view: View, list: ListModel): string {
  return `<table class="ld-list" border="1"><tr><th>Price</th><th>Article</th><th>Trader</th><th>Left</th><th>Sold</th><th>From</th><th>Added</th></tr>
${each(list.offers, (offer) => row(view, offer))}</table><p class="ld-pages">Pages: ${pageNumbers(list, (text) => `[${text}]`)}</p>`
}

function row(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  return `<tr><td>${price(view.price(offer).amount)}</td><td>${a(view.offerLink(offer), offer.title)}</td><td>${a(view.sellerLink(seller), seller.name)}</td>
<td>${offer.stock}</td><td>${offer.sold}</td><td>${placeNames(offer.shipsFrom) || '-'}</td><td>${shortDay(offer.postedAt)}</td></tr>`
}

const cell = (label: string, value: string) => `<td class="ld-l">${label}</td><td>${value}</td>`

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const places = offer.shipsFrom
    ? `<tr>${cell('Origin', placeNames(offer.shipsFrom))}${cell('Destination', placeNames(offer.shipsTo))}</tr>`
    : ''
  return `<p>${each(wayTo(view, view.nodeOf(offer)), (node) => a(view.nodeLink(node), node.path.at(-1)!), ' &gt; ')}</p><h2>${e(offer.title)}</h2>
<table class="ld-facts"><tr>${cell('Item number', offer.id)}${cell('Price', price(view.price(offer).amount))}</tr>
<tr>${cell('Trader', a(view.sellerLink(seller), seller.name))}${cell('Added', shortDay(offer.postedAt))}</tr>
<tr>${cell('Left', String(offer.stock))}${cell('Sold', String(offer.sold))}</tr><tr>${cell('Views', String(offer.views))}${cell('Feedback', String(offer.remarks.length))}</tr>${places}</table>
<h3>Description</h3><div>${lines(offer.description)}</div><form method="post" action="/goods/${offer.id}/buy"><button>Buy</button></form>
<h3>What buyers say</h3><table class="ld-said"><tr><th>Date</th><th>Stars</th><th>User</th><th>Text</th></tr>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<tr><td>${shortDay(postedAt)}</td><td>${stars}</td><td>${buyer}</td><td>${e(text)}</td></tr>`)}</table>`
}
