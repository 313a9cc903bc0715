import { englishPages, placeNames, shortDay } from '../english-words.ts'
import { a, documentOf, e, each, grouped, lines, nodeTree, pageNumbers, wayTo } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { boxesProfile } from './tree-sellers.ts'

const TABS = { '': 'Details', rules: 'Rules', feedback: 'Feedback', delivery: 'Delivery', vendor: 'Vendor' }
const dollars = (amount: string): string => `$${grouped(amount)}`

/** The original: boxes in three columns, the tree of categories beside them, a tab of its own for all there is to say. */
export const treeFirst: Design = {
  name: 'boxes',
  routes: {
    home: '/',
    list: '/category/:uuid',
    listPage: '/category/:uuid?page=:page',
    listing: '/product/:uuid',
    'listing-rules': '/product/:uuid/rules',
    'listing-feedback': '/product/:uuid/feedback',
    'listing-delivery': '/product/:uuid/delivery',
    'listing-vendor': '/product/:uuid/vendor',
    vendor: '/vendor/:name',
    vendorPage: '/vendor/:name?page=:page',
    'page-help': '/help',
  },
  pageSize: 18,
  newestFirst: true,
  featured: 6,
  frame: (view, title, content) =>
    documentOf(
      'en',
      `${title} - ${view.plan.title}`,
      '<meta name="viewport" content="width=device-width">',
      `<nav class="ec-nav">${a('/', view.plan.title, 'ec-brand')} ${a('/help', 'Help')} ${a('/signin', 'Sign In')} ${a('/signup', 'Sign Up')}</nav>
<div class="ec-wrap"><div class="ec-left"><h4>Categories</h4>${nodeTree(view, view.root.children, 'ec-tree')}</div>
<div class="ec-right">${content}</div></div><div class="ec-foot">Escrow for ${e(view.catalogue.payments!.join(' and '))}</div>`,
    ),
  home: (view, offers) => `<h3>Newest products</h3><div class="ec-grid">${each(offers, (offer) => box(view, offer))}</div>`,
  list: (view, list) =>
    `<h3>${e(list.node!.path.at(-1)!)}</h3><p class="ec-count">${list.total} products</p>${grid(view, list)}`,
  listing: (view, offer, tab) => `${head(view, offer, tab)}<div class="ec-tab">${TAB[tab ?? 'details']!(view, offer)}</div>`,
  vendor: (view, { seller, ...list }) => `<h2 class="ec-who">${e(seller.name)}</h2>
<table class="ec-facts"><tr><td>Level</td><td>${seller.level}</td></tr><tr><td>Total sales</td><td>${seller.sales}</td></tr>
<tr><td>Rating</td><td>${seller.rating}</td></tr><tr><td>Member since</td><td>${shortDay(seller.joinedAt)}</td></tr>
<tr><td>Last seen</td><td>${shortDay(seller.lastSeenAt)}</td></tr></table>
<h4>PGP key</h4><textarea class="ec-key" readonly>${seller.pgpKey()}</textarea>${boxesProfile(view, { ...list, seller })}<h4>Products</h4>${grid(view, { ...list, seller })}`,
  pages: { help: englishPages.help },
  notFound: englishPages.notFound,
  shows: {
    row: ['url', 'price', 'vendor', 'categoryPath', 'stock', 'sold'],
    listing: ['url', 'description', 'price', 'prices', 'vendor', 'categoryPath', 'stock', 'sold', 'views', 'postedAt', 'payments'],
    tabs: {
      rules: ['price', 'vendor', 'categoryPath'],
      feedback: ['price', 'vendor', 'categoryPath'],
      delivery: ['price', 'vendor', 'categoryPath', 'shipsFrom', 'shipsTo', 'shippingOptions'],
      vendor: ['price', 'vendor', 'categoryPath'],
    },
    sellerRow: ['url', 'price', 'vendor', 'categoryPath', 'stock', 'sold'],
    seller: ['level', 'sales', 'rating', 'joinedAt', 'lastSeenAt', 'pgpKey', 'reviewTotals', 'otherMarkets', 'contacts'],
    review: ['stars', 'buyer', 'postedAt', 'listingTitle', 'vendorName'],
    sellerReview: ['stars', 'buyer', 'postedAt', 'listingUrl', 'listingTitle', 'vendorName', 'imported', 'importedFrom'],
    reviewTab: 'feedback',
    counter: true,
    homeIsCategory: false,
  },
} // prettier-ignore

function grid(view: View, list: ListModel): string {
  return `<div class="ec-grid">${each(list.offers, (offer) => box(view, offer))}</div>
<div class="ec-pages">${pageNumbers(list, (text) => `<span class="ec-now">${text}</span>`)}</div>`
}

function box(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  return `<div class="ec-box"><h5>${a(view.offerLink(offer), offer.title, 'ec-name')}</h5>
<p class="ec-from">From: <strong>${dollars(view.price(offer).amount)}</strong></p>
<p>Category: ${crumbs(view, offer)}</p>
<p>Posted by ${a(view.sellerLink(seller), seller.name)}, <span class="ec-left-n">${offer.stock} left</span>, <span>${offer.sold} sold</span></p></div>`
}

const crumbs = (view: View, offer: Offer): string =>
  each(wayTo(view, view.nodeOf(offer)), (node) => a(view.nodeLink(node), node.path.at(-1)!), ' / ')

function head(view: View, offer: Offer, tab = ''): string {
  const seller = view.seller(offer.vendor)
  const tabs = each(Object.entries(TABS), ([name, text]) => {
    const link = view.offerLink(offer, name === '' ? 'listing' : `listing-${name}`)
    return `<li>${a(link, text, name === tab ? 'ec-on' : '')}</li>`
  })
  return `<p class="ec-crumbs">${crumbs(view, offer)}</p><h2 class="ec-title">${e(offer.title)}</h2>
<p class="ec-price">Price: <b>${dollars(view.price(offer).amount)}</b></p><p>Vendor: ${a(view.sellerLink(seller), seller.name)}</p>
<ul class="ec-tabs">${tabs}</ul>`
}

type Tab = (view: View, offer: Offer) => string
const TAB: Record<string, Tab> = {
  details: (view, offer) => `<table class="ec-facts"><tr><td>Left</td><td>${offer.stock}</td></tr><tr><td>Sold</td><td>${offer.sold}</td></tr>
<tr><td>Views</td><td>${offer.views}</td></tr><tr><td>Posted on</td><td>${shortDay(offer.postedAt)}</td></tr>
<tr><td>Accepts</td><td>${e(view.catalogue.payments!.join(', '))}</td></tr></table>
<h4>Description</h4><div class="ec-words">${lines(offer.description)}</div><h4>Offers</h4>${offers(view, offer)}
<form method="post" action="${view.offerLink(offer)}/cart"><input type="hidden" name="_token" value="${offer.uuid.slice(0, 8)}"><input name="amount" value="1"><button>Add to cart</button></form>`,
  rules: () => `<p>Pay in full before the goods are sent. Ask within seven days when something is missing; after that the escrow is released.</p>`,
  feedback: (_, { remarks }) =>
    remarks.length === 0
      ? '<p>There is no feedback yet.</p>'
      : `<table class="ec-voices"><tr><th>Rating</th><th>Buyer</th><th>Comment</th><th>Date</th></tr>${each(remarks, ({ stars, buyer, text, postedAt }) => `<tr><td>${stars}/5</td><td>${buyer}</td><td>${e(text)}</td><td>${shortDay(postedAt)}</td></tr>`)}</table>`,
  delivery: (view, { shipsFrom, shipsTo }) =>
    shipsFrom
      ? `<p>Ships from: <b>${placeNames(shipsFrom)}</b></p><p>Ships to: <b>${placeNames(shipsTo)}</b></p>
<table class="ec-ways"><tr><th>Shipping option</th><th>Duration</th><th>Price</th></tr>${each(view.catalogue.shipping!, ({ name, usd, days }) => `<tr><td>${name}</td><td>${days}</td><td>${dollars(view.money(usd).amount)}</td></tr>`)}</table>`
      : '<p>This product is delivered as a message.</p>',
  vendor: (view, { vendor }) => {
    const { name, level, rating, sales } = view.seller(vendor)
    return `<p>${e(name)} is a vendor of level ${level} with ${sales} sales and a rating of ${rating}.</p>`
  },
} // prettier-ignore

function offers(view: View, offer: Offer): string {
  if (offer.held) return '<p>The vendor is away.</p>'
  const usd = offer.usd * offer.factor
  const rows = each(view.catalogue.bulk!, ({ from, factor }) => `<tr><td>${from} pcs</td><td>${dollars(view.money(usd * factor).amount)}</td></tr>`) // prettier-ignore
  return `<table class="ec-bulk"><tr><th>Minimum quantity</th><th>Price per piece</th></tr>${rows}</table>`
}
