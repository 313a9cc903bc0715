import { cardFrame, offer as offerBody, seller as sellerBody, shelfBody } from '../../card-pages.ts'
import { escapeHtml as e } from '../../html.ts'
import { priceAt } from '../../rates.ts'
import { marketEngine } from '../market-engine.ts'
import type { Design, Offer, View } from '../market-view.ts'
import { cardLanes } from './card-lanes.ts'
import { cardPanel } from './card-panel.ts'
import { welcome, worldCatalogue, worldCategories, worldPages, worldSite, worldVendor } from './world-site.ts'

const site = (view: View, offers?: readonly Offer[]) => worldSite(view, 'plain', 'XMR', offers)

/** The demo's card market, which the recipe `world-card` reads. */
const cards: Design = {
  name: 'cards',
  routes: {
    home: '/',
    list: '/c/:slug',
    listPage: '/c/:slug/p:page',
    listing: '/o/:id',
    vendor: '/v/:name',
    'page-about': '/about',
    'page-faq': '/faq',
  },
  pageSize: 12,
  newestFirst: false,
  featured: 0,
  frame: (view, title, content) => String(cardFrame(site(view), title, content).body),
  home: welcome,
  list: (view, { node, offers, page, pages, total }) => {
    const shown = site(view, offers)
    const category = worldCategories(view).find(({ id }) => String(id) === node!.id)!
    return shelfBody(shown, category, { shown: shown.market.listings, number: page, pages, total })
  },
  listing: (view, offer) => {
    const { market, at, ...rest } = site(view, [offer])
    return offerBody({ market, at, ...rest }, priceAt(market.listings[0]!, market.skin, at))
  },
  vendor: (view, { seller, offers }) => sellerBody(site(view, offers), worldVendor(view, seller)),
  pages: worldPages,
  notFound: ({ plan }) => ({ title: 'Not found', content: `<h1>Not found</h1><p>${e(plan.title)} has no such page.</p>` }),
  shows: {
    row: ['url', 'price', 'vendor', 'categoryPath', 'stock'],
    listing: ['url', 'description', 'price', 'vendor', 'categoryPath', 'stock', 'sold', 'postedAt', 'shipsFrom', 'shipsTo'],
    seller: ['level', 'rating', 'sales', 'joinedAt', 'pgpKey'],
    review: ['stars', 'buyer', 'postedAt', 'vendorName', 'listingTitle'],
    counter: false,
    homeIsCategory: false,
    leavesOnly: true,
  },
} // prettier-ignore

const letters = (index: number): string => 'bcdfghjkmnpqrstvwxz'[index % 19]! + 'aeiou'[index % 5]! + 'klmnprst'[index % 8]! // prettier-ignore

/** The demo's card market with a life of its own, in coins pegged to dollars, and two redesigns. */
export const cardEngine = marketEngine('card', 'en', worldCatalogue('XMR', 4, (i) => `${letters(i)}${10_000 + i}`), [cards, cardPanel, cardLanes]) // prettier-ignore
