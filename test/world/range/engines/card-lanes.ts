import { placeNames, shortDay } from '../english-words.ts'
import { a, documentOf, e, each, lines, nextLink } from '../html-parts.ts'
import type { Design, Offer, View } from '../market-view.ts'
import { cardPanel } from './card-panel.ts'

const price = (view: View, offer: Offer): string => `XMR ${view.price(offer).amount}`

/** New addresses with everything in the query, and lanes of bare blocks that carry no class. */
export const cardLanes: Design = {
  ...cardPanel,
  name: 'lanes',
  routes: {
    home: '/',
    list: '/?show=:slug',
    listPage: '/?show=:slug&from=:page',
    listing: '/?item=:id',
    vendor: '/?seller=:name',
    'page-about': '/?about',
    'page-faq': '/?faq',
  },
  pageSize: 10,
  frame: (view, title, content) =>
    documentOf('en', `${title} at ${view.plan.title}`, '', `<p>${a('/', view.plan.title)} | ${a('/?about', 'about')} | ${a('/?faq', 'questions')}</p><p>${each(view.root.children.flatMap(({ children }) => children), (leaf) => a(view.nodeLink(leaf), leaf.path[1]!), ' / ')}</p><div>${content}</div>`),
  home: (view) => `<h3>Welcome to ${e(view.plan.title)}</h3><p>We have tidied up. Everything that was here before is still here, in the lanes above.</p>`,
  list: (view, list) => `<h3>${e(list.node!.path.join(': '))}</h3><div>${each(list.offers, (offer) => block(view, offer))}</div><p>${nextLink(list, 'next ten')}</p>`,
  listing: (view, offer) => {
    const seller = view.seller(offer.vendor)
    return `<h3>${e(offer.title)}</h3><div>${price(view, offer)}</div><div>Sold by ${a(view.sellerLink(seller), seller.name)}</div><div>Stock: ${offer.stock}</div><div>Sold: ${offer.sold}</div><div>Added: ${shortDay(offer.postedAt)}</div>${offer.shipsFrom ? `<div>From: ${placeNames(offer.shipsFrom)}</div><div>To: ${placeNames(offer.shipsTo)}</div>` : ''}<div>Description</div><div>${lines(offer.description)}</div><form method="post" action="/?order=${offer.id}"><button>Order</button></form>
<div>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<div><div>${buyer}</div><div>${stars} of 5 stars</div><div>${shortDay(postedAt)}</div><div>${e(text)}</div></div>`)}</div>`
  },
  shows: { ...cardPanel.shows, row: ['url', 'price', 'vendor', 'stock'], counter: false },
} // prettier-ignore

function block(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  return `<div><div>${a(view.offerLink(offer), offer.title)}</div><div>${price(view, offer)}</div><div>by ${a(view.sellerLink(seller), seller.name)}</div><div>${offer.stock} in stock</div></div>`
}
