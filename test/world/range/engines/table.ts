import { escapeHtml as e } from '../../html.ts'
import { categoryBody, frame, listingBody, vendorBody } from '../../table-pages.ts'
import type { Skin } from '../../world-types.ts'
import { marketEngine } from '../market-engine.ts'
import type { Design, View } from '../market-view.ts'
import { tableStrip } from './table-strip.ts'
import { welcome, worldCatalogue, worldCategories, worldPages, worldSite, worldVendor } from './world-site.ts'

/** The demo's table market in one of its two skins, which the recipe `world-table` reads. */
function tableDesign(variant: Skin['variant']): Design {
  const site = (view: View, offers?: Parameters<typeof worldSite>[3]) =>
    worldSite(view, variant, 'USD', offers)
  return {
    name: variant,
    routes: {
      home: '/',
      list: '/market/cat/:id',
      listPage: '/market/cat/:id?page=:page',
      listing: '/item/:id',
      vendor: '/vendor/:name',
      'page-about': '/about',
      'page-faq': '/faq',
    },
    pageSize: 20,
    newestFirst: false,
    featured: 0,
    frame: (view, title, content) => String(frame(site(view), title, content).body),
    home: welcome,
    list: (view, { node, offers, page, pages, total }) => {
      const shown = site(view, offers)
      const category = worldCategories(view).find(({ id }) => String(id) === node!.id)!
      return categoryBody(shown, category, { shown: shown.market.listings, number: page, pages, total })
    },
    listing: (view, offer) => {
      const shown = site(view, [offer])
      return listingBody(shown, shown.market.listings[0]!)
    },
    vendor: (view, { seller, offers }) => vendorBody(site(view, offers), worldVendor(view, seller)),
    pages: worldPages,
    notFound: ({ plan }) => ({ title: 'Not found', content: `<h1>Not found</h1><p>${e(plan.title)} has no such page.</p>` }),
    shows: {
      row: ['url', 'price', 'vendor', 'categoryPath', 'stock'],
      listing: ['url', 'description', 'price', 'vendor', 'categoryPath', 'stock', 'sold', 'postedAt', 'shipsFrom', 'shipsTo'],
      seller: ['level', 'rating', 'sales', 'joinedAt', 'pgpKey'],
      review: ['stars', 'buyer', 'postedAt', 'vendorName', 'listingTitle'],
      counter: true,
      homeIsCategory: false,
      leavesOnly: true,
    },
  } // prettier-ignore
}

/** The demo's table market with a life of its own, and a redesign that its recipe does not know. */
export const tableEngine = marketEngine('table', 'en', worldCatalogue('USD', 2, (i) => String(1000 + i * 7)), [tableDesign('plain'), tableDesign('wide'), tableStrip]) // prettier-ignore
