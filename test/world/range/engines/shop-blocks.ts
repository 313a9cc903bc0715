import { placeNames, shortDay } from '../english-words.ts'
import { a, documentOf, e, each, lines, nextLink, pageNumbers } from '../html-parts.ts'
import type { Design, Offer, View } from '../market-view.ts'
import { dayOf } from '../true-records.ts'
import { shopFirst } from './shop-first.ts'
import { priceBefore } from './shop-goods.ts'

/** The same addresses in blocks with microdata: the amount as a reader's machine wants it, another one for the eye. */
export const shopBlocks: Design = {
  ...shopFirst,
  name: 'blocks',
  pageSize: 9,
  frame: (view, title, content) =>
    documentOf('en', `${title} · ${view.plan.title}`, '', `<div class="bk-site"><div class="bk-head">${a('/', view.plan.title)}<nav>${each([view.root, ...view.root.children], (node) => a(view.nodeLink(node), node.path[0] ?? 'All articles'), ' ')}</nav></div><div class="bk-body">${content}</div>
<div class="bk-foot">${a('/faq/', 'FAQ')} ${a('/shipping/', 'Shipping')} ${a('/my-account/', 'Account')}</div></div>`),
  home: (view, offers) => `<h2>Just added</h2><div class="bk-grid">${each(offers, (offer) => block(view, offer))}</div>`,
  list: (view, list) => `<h2>${e(list.node!.path[0] ?? 'All articles')}</h2><div class="bk-grid">${each(list.offers, (offer) => block(view, offer))}</div><div class="bk-pages">${pageNumbers(list, (text) => `<b>${text}</b>`)} ${nextLink(list, '→')}</div>`,
  listing: (view, offer) => `<article class="bk-one" itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">${e(offer.title)}</h1>${tag(view, offer)}
<p class="bk-left">Only ${offer.stock} left</p><div itemprop="description">${lines(offer.description)}</div>
<dl class="bk-facts"><dt>Category</dt><dd>${a(view.nodeLink(view.nodeOf(offer)), view.nodeOf(offer).path[0]!)}</dd><dt>Origin</dt><dd>${placeNames(offer.shipsFrom)}</dd><dt>Delivery to</dt><dd>${placeNames(offer.shipsTo)}</dd></dl>
<form method="post"><button name="add" value="${offer.id}">Add to bag</button></form>
<section><h2>Customers</h2>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<div class="bk-said" itemprop="review" itemscope itemtype="http://schema.org/Review"><span itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><span itemprop="ratingValue">${stars}</span> of 5</span> <span itemprop="author">${buyer}</span> <time itemprop="datePublished" datetime="${dayOf(postedAt)}">${shortDay(postedAt)}</time><p itemprop="reviewBody">${e(text)}</p></div>`)}</section></article>`,
  shows: { ...shopFirst.shows, row: ['url', 'price'], listing: ['url', 'description', 'price', 'categoryPath', 'stock', 'shipsFrom', 'shipsTo'], counter: false },
} // prettier-ignore

function tag(view: View, offer: Offer): string {
  const { amount, currency } = view.price(offer)
  const before = priceBefore(view, offer)
  return `<div class="bk-price" itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="priceCurrency" content="${currency}">${before === undefined ? '' : `<del>${before} €</del> `}<span itemprop="price" content="${amount}">${amount} €</span></div>`
}

function block(view: View, offer: Offer): string {
  return `<div class="bk-tile" itemscope itemtype="http://schema.org/Product"><h3 itemprop="name">${a(view.offerLink(offer), offer.title)}</h3>${tag(view, offer)}</div>`
}
