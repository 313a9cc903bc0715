import { englishPages, placeNames } from '../english-words.ts'
import { a, documentOf, e, each, grouped, lines, pageNumbers } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { dayOf, meanOf } from '../true-records.ts'
import { priceBefore, priceUpTo } from './shop-goods.ts'

const money = (amount: string): string =>
  `<span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&euro;</span>${grouped(amount)}</bdi></span>`

/** The original: a theme as that shop program brings it, prices crossed out or in ranges, JSON-LD on the product. */
export const shopFirst: Design = {
  name: 'storefront',
  routes: {
    home: '/',
    all: '/shop/',
    allPage: '/shop/page/:page/',
    list: '/product-category/:slug/',
    listPage: '/product-category/:slug/page/:page/',
    listing: '/product/:slug/',
    'page-help': '/faq/',
    'page-shipping': '/shipping/',
  },
  pageSize: 12,
  newestFirst: true,
  featured: 4,
  frame: (view, title, content) =>
    documentOf('en-GB', `${title} – ${view.plan.title}`, `<meta name="generator" content="WooCommerce 9.3.3">`, `<div id="page" class="hfeed site"><header id="masthead"><p class="site-title">${a('/', view.plan.title)}</p>
<ul class="site-nav"><li>${a('/shop/', 'Shop')}</li><li>${a('/shipping/', 'Shipping')}</li><li>${a('/faq/', 'FAQ')}</li><li>${a('/my-account/', 'My account')}</li><li><a class="cart-contents" href="/cart/">&euro;0.00 <span class="count">0 items</span></a></li></ul></header>
<div id="content"><main id="main">${content}</main><aside class="widget-area"><h3>Product categories</h3><ul class="product-categories">${each(view.root.children, (node) => `<li class="cat-item">${a(view.nodeLink(node), node.path[0]!)} <span class="count">(${node.shelves.length})</span></li>`)}</ul></aside></div></div>`),
  home: (view, offers) => `<h2>New in</h2>${tiles(view, offers)}`,
  list: (view, list) => `<nav class="woocommerce-breadcrumb">${a('/', 'Home')} / ${e(list.node!.path[0] ?? 'Shop')}</nav><h1 class="page-title">${e(list.node!.path[0] ?? 'Shop')}</h1>
<p class="woocommerce-result-count">${counted(list)}</p>${tiles(view, list.offers)}<nav class="woocommerce-pagination">${pageNumbers(list, (text) => `<span class="page-numbers current">${text}</span>`)}</nav>`,
  listing,
  vendor: () => '',
  pages: {
    help: englishPages.help,
    shipping: () => ({ title: 'Shipping', content: '<h1>Shipping</h1><p>We send on Mondays and Thursdays, in plain padded letters. Orders above &euro;100 go out tracked at no charge. Allow five days within Europe and twelve elsewhere.</p>' }),
  },
  notFound: () => ({ title: 'Page not found', content: '<h1>Oops! That page can’t be found.</h1><p>Nothing was found at this location.</p>' }),
  shows: {
    row: ['url', 'price'],
    listing: ['url', 'description', 'price', 'categoryPath', 'stock', 'shipsFrom', 'shipsTo', 'rating'],
    seller: [],
    review: ['stars', 'buyer', 'postedAt', 'listingTitle'],
    counter: true,
    homeIsCategory: false,
  },
} // prettier-ignore

function counted({ page, offers, total, pages }: ListModel): string {
  if (pages === 1) return `Showing all ${total} results`
  const first = (page - 1) * 12 + 1
  return `Showing ${first}–${first + offers.length - 1} of ${total} results`
}

function priceTag(view: View, offer: Offer): string {
  const now = money(view.price(offer).amount)
  const before = priceBefore(view, offer)
  if (before !== undefined)
    return `<del aria-hidden="true">${money(before)}</del> <span class="screen-reader-text">Original price was: &euro;${before}.</span><ins>${now}</ins>`
  const most = priceUpTo(view, offer)
  return most === undefined ? now : `${now} – ${money(most)}`
}

function tiles(view: View, offers: Offer[]): string {
  const tile = (offer: Offer, i: number): string => {
    const ends = ['first', '', '', 'last'][i % 4]!
    const sale = priceBefore(view, offer) === undefined ? '' : '<span class="onsale">Sale!</span>'
    return `<li class="product type-product post-${offer.id} ${ends}"><a href="${view.offerLink(offer)}" class="woocommerce-LoopProduct-link">${sale}
<h2 class="woocommerce-loop-product__title">${e(offer.title)}</h2><span class="price-line">${priceTag(view, offer)}</span></a>
<a href="?add-to-cart=${offer.id}" class="button add_to_cart_button" rel="nofollow">Add to basket</a></li>`
  }
  return `<ul class="products columns-4">${each(offers, tile)}</ul>`
}

function listing(view: View, offer: Offer): string {
  const node = view.nodeOf(offer)
  const { remarks } = offer
  const stars = remarks.length === 0 ? '' : `<div class="star-rating" role="img" aria-label="Rated ${meanOf(remarks)} out of 5">Rated <strong class="rating">${meanOf(remarks)}</strong> out of 5</div>` // prettier-ignore
  return `<nav class="woocommerce-breadcrumb">${a('/', 'Home')} / ${a(view.nodeLink(node), node.path[0]!)} / ${e(offer.title)}</nav>
<div id="product-${offer.id}" class="product"><div class="summary entry-summary"><h1 class="product_title entry-title">${e(offer.title)}</h1>${stars}
<p class="price-line">${priceTag(view, offer)}</p><p class="stock in-stock">${offer.stock} in stock</p>
<form class="cart" method="post"><input type="number" name="quantity" value="1"><button name="add-to-cart" value="${offer.id}">Add to basket</button></form>
<div class="product_meta"><span class="sku_wrapper">SKU: <span class="sku">Q-${offer.id}</span></span> <span class="posted_in">Category: ${a(view.nodeLink(node), node.path[0]!)}</span></div></div>
<div class="woocommerce-tabs"><div id="tab-description"><h2>Description</h2><p>${lines(offer.description)}</p></div>
<div id="tab-additional_information"><h2>Additional information</h2><table class="shop_attributes"><tr><th>Ships from</th><td>${placeNames(offer.shipsFrom)}</td></tr><tr><th>Ships to</th><td>${placeNames(offer.shipsTo)}</td></tr></table></div>
<div id="reviews"><h2>Reviews (${remarks.length})</h2><ol class="commentlist">${each(remarks, (remark) => `<li class="comment byuser"><div class="star-rating">Rated ${remark.stars} out of 5</div><p class="meta"><strong class="woocommerce-review__author">${remark.buyer}</strong> – <time datetime="${dayOf(remark.postedAt)}">${dayOf(remark.postedAt)}</time></p><div class="description"><p>${e(remark.text)}</p></div></li>`)}</ol></div></div></div>
${linkedData(view, offer)}`
}

function linkedData(view: View, offer: Offer): string {
  const { amount: low, currency: priceCurrency } = view.price(offer)
  const high = priceUpTo(view, offer)
  const price = high === undefined ? { '@type': 'Offer', price: low } : { '@type': 'AggregateOffer', lowPrice: low, highPrice: high } // prettier-ignore
  const data = { '@context': 'https://schema.org/', '@type': 'Product', name: offer.title, url: view.offerLink(offer), description: offer.description, sku: `Q-${offer.id}`, offers: { ...price, priceCurrency, availability: 'http://schema.org/InStock' } } // prettier-ignore
  return `<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', String.raw`\u003c`)}</script>`
}
