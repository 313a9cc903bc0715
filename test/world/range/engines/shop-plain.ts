import { placeNames, shortDay } from '../english-words.ts'
import { a, documentOf, e, each, lines, nextLink } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { priceBefore, priceUpTo } from './shop-goods.ts'
import { shopFirst } from './shop-first.ts'

const price = (view: View, offer: Offer): string => {
  const most = priceUpTo(view, offer)
  const before = priceBefore(view, offer)
  const now = `${view.price(offer).amount} EUR`
  if (before !== undefined) return `<s>${before} EUR</s> <b>${now}</b>`
  return most === undefined ? `<b>${now}</b>` : `<b>${now}</b> to ${most} EUR`
}

/** The program without its pretty addresses, and a theme of bare lines: `/?product=…`, words for every sign. */
export const shopPlain: Design = {
  ...shopFirst,
  name: 'plain',
  routes: {
    home: '/',
    all: '/?post_type=product',
    allPage: '/?post_type=product&paged=:page',
    list: '/?product_cat=:slug',
    listPage: '/?product_cat=:slug&paged=:page',
    listing: '/?product=:slug',
    'page-help': '/?page_id=7',
    'page-shipping': '/?page_id=9',
  },
  pageSize: 20,
  featured: 0,
  frame: (view, title, content) =>
    documentOf('en', `${title} | ${view.plan.title}`, '', `<h1 class="pl-head">${a('/', view.plan.title)}</h1><p class="pl-menu">${a('/?post_type=product', 'Everything')} ${each(view.root.children, (node) => a(view.nodeLink(node), node.path[0]!), ' ')} ${a('/?page_id=7', 'Questions')} ${a('/?page_id=9', 'Post')}</p><div class="pl-page">${content}</div>`),
  home: (view) => `<p>We grow, dry and pack everything ourselves, since 2021. Choose a shelf: ${each(view.root.children, (node) => a(view.nodeLink(node), node.path[0]!), ', ')}.</p>`,
  list: (view, list) => `<h2>${e(list.node!.path[0] ?? 'Everything')}</h2>${rows(view, list)}`,
  listing: (view, offer) => `<h2>${e(offer.title)}</h2><p class="pl-price">Price: ${price(view, offer)}</p><p>Shelf: ${a(view.nodeLink(view.nodeOf(offer)), view.nodeOf(offer).path[0]!)}</p>
<p>In stock: ${offer.stock}</p><p>Sent from: ${placeNames(offer.shipsFrom)}</p><p>Sent to: ${placeNames(offer.shipsTo)}</p><h3>Details</h3><p class="pl-words">${lines(offer.description)}</p>
<form method="post" action="/?add=${offer.id}"><button>Put into basket</button></form>
<h3>${offer.remarks.length} comments</h3>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<p class="pl-said">${'★'.repeat(stars)}${'☆'.repeat(5 - stars)} <b>${buyer}</b> on ${shortDay(postedAt)}: ${e(text)}</p>`)}`,
  shows: { ...shopFirst.shows, row: ['url', 'price', 'stock'], listing: ['url', 'description', 'price', 'categoryPath', 'stock', 'shipsFrom', 'shipsTo'] , counter: false, homeIsCategory: true },
} // prettier-ignore

function rows(view: View, list: ListModel): string {
  return `<ul class="pl-list">${each(list.offers, (offer) => `<li>${a(view.offerLink(offer), offer.title)} ${price(view, offer)} <i>${offer.stock} in stock</i></li>`)}</ul>
<p>${nextLink(list, 'Older articles')}</p>`
}
