import type { Doors, Engine, EnginePage, EngineSite } from './engine.ts'
import { documentOf } from './html-parts.ts'
import type { Catalogue, Design, ListModel, Node, Seller, View } from './market-view.ts'
import { listPage, openMarket, type Market } from './engine-market.ts'
import { matchRoutes } from './routes.ts'
import { shownListing, shownReviews, shownSellerReviews, shownVendor } from './true-records.ts'

/** An engine of shops: one catalogue, and a way to look for each design. */
export function marketEngine(
  name: string,
  language: Engine['language'],
  catalogue: Catalogue,
  designs: readonly [Design, Design, ...Design[]],
  doors?: Doors,
): Engine {
  const [first, second, ...others] = designs
  return {
    name,
    language,
    designs: [first.name, second.name, ...others.map((design) => design.name)],
    open: (plan) => ({ ...openSite(openMarket(plan, catalogue), designs), ...(doors && { doors }) }),
  }
}

function openSite(market: Market, designs: readonly Design[]): EngineSite {
  const shownListings = (at: Date, design: Design) => {
    const view = market.view(at, design)
    const { row, listing, tabs, sellerRow = [] } = design.shows
    const fields = new Set([row, listing, sellerRow, ...Object.values(tabs ?? {})].flat())
    return { view, fields }
  }
  return {
    start: (design) => designs[design]!.routes['home']!,
    page: (path, at, design) => pageAt(market, designs[design]!, path, at),
    frame: (title, body, at, design) => {
      const look = designs[design]!
      return look.frame(market.view(at, look), title, body)
    },
    paths: (at, design) => pathsOf(market, designs[design]!, at),
    *listings(at, design) {
      const { view, fields } = shownListings(at, designs[design]!)
      for (const offer of market.stock.all(at)) yield shownListing(view, offer, [...fields])
    },
    *vendors(at, design) {
      const view = market.view(at, designs[design]!)
      for (const seller of sellersAt(market, view)) yield shownVendor(view, seller, designs[design]!.shows.seller)
    },
    changes: (from, to) =>
      market.stock
        .changes(from, to)
        // Where no price is named, none can be seen to change.
        .filter(({ good, kind }) => !market.catalogue.unpriced?.(good) || (kind !== 'price' && kind !== 'held'))
        .map(({ at, good, kind }) => ({ at: new Date(at), nativeId: good.id, kind })),
  } // prettier-ignore
}

function sellersAt({ plan, stock }: Market, view: View): Seller[] {
  if (!view.hasSellers) return []
  const numbers = Array.from({ length: plan.vendors }, (_, i) => i)
  return numbers.filter((i) => stock.vendorIsThere(i, view.at)).map((i) => view.seller(i))
}

function* pathsOf(market: Market, design: Design, at: Date): Iterable<string> {
  const view = market.view(at, design)
  yield design.routes['home']!
  for (const name of Object.keys(design.pages)) yield view.link(`page-${name}`)
  const pagesOf = (of: { node?: Node; seller?: Seller }): string[] => {
    const list = listPage(market, design, view, of, 1)!
    return Array.from({ length: list.pages }, (_, i) => list.pageLink(i + 1))
  }
  for (const node of market.nodes.slice(design.routes['all'] ? 0 : 1)) if (hasPage(design, node)) yield* pagesOf({ node })
  for (const seller of sellersAt(market, view)) yield* design.routes['vendorPage'] ? pagesOf({ seller }) : [view.sellerLink(seller)]
  const tabs = Object.keys(design.routes).filter((name) => name.startsWith('listing'))
  for (const offer of market.stock.all(at)) for (const tab of tabs) yield view.offerLink(offer, tab)
} // prettier-ignore

function pageAt(market: Market, design: Design, path: string, at: Date): EnginePage {
  const view = market.view(at, design)
  for (const { name, params } of matchRoutes(design.routes, path)) {
    const page = contentAt(market, design, view, name, params)
    if (page) return page
  }
  const { title, content } = design.notFound(view)
  return { ...nothing, status: 404, kind: 'not-found', html: design.frame(view, title, content) }
}

const nothing = { status: 200, listings: [], vendors: [], reviews: [] }

function contentAt(
  market: Market,
  design: Design,
  view: View,
  name: string,
  params: Readonly<Record<string, string>>,
): EnginePage | undefined {
  const page = Number(params['page'] ?? '1')
  if (name === 'home') return homePage(market, design, view)
  if (name.startsWith('page-')) {
    const { title, content, kind = 'other', bare } = design.pages[name.slice(5)]!(view)
    return {
      ...nothing,
      kind,
      html: bare ? documentOf(bare, title, '', content) : design.frame(view, title, content),
    }
  }
  if (name.startsWith('listing')) return listingPage(market, design, view, name, params)
  if (name.startsWith('vendor')) {
    const seller = market.sellerBy(params, view.at)
    const list = seller && listPage(market, design, view, { seller }, page)
    return list && vendorPage(design, view, { ...list, seller })
  }
  const node = name.startsWith('all') ? view.root : market.nodeBy(params)
  const list = node && hasPage(design, node) && listPage(market, design, view, { node }, page)
  return list ? categoryPage(design, view, list) : undefined
}

const hasPage = ({ shows }: Design, { children }: Node): boolean => !shows.leavesOnly || children.length === 0 // prettier-ignore

function homePage(market: Market, design: Design, view: View): EnginePage {
  const offers = market.stock.all(view.at).toReversed().slice(0, design.featured)
  const { featured, row, homeIsCategory } = design.shows
  const kind = offers.length > 0 ? 'list' : homeIsCategory ? 'category' : 'other'
  const listings = offers.map((offer) => shownListing(view, offer, featured ?? row))
  return {
    ...nothing,
    kind,
    listings,
    html: design.frame(view, view.plan.title, design.home(view, offers)),
  }
}

function categoryPage(design: Design, view: View, list: ListModel): EnginePage {
  const { row, counter } = design.shows
  return {
    ...nothing,
    kind: 'list',
    listings: list.offers.map((offer) => shownListing(view, offer, row)),
    ...(counter && { counter: list.total }),
    html: design.frame(view, list.node!.path.at(-1) ?? view.plan.title, design.list(view, list)),
  }
}

function listingPage(market: Market, design: Design, view: View, route: string, params: Readonly<Record<string, string>>): EnginePage | undefined {
  const offer = market.offerBy(params, view.at)
  if (!offer) return undefined
  const tab = route === 'listing' ? undefined : route.slice('listing-'.length)
  const { listing, tabs, reviewTab } = design.shows
  return {
    ...nothing,
    kind: 'listing',
    listings: [shownListing(view, offer, tab === undefined ? listing : (tabs?.[tab] ?? listing))],
    reviews: tab === reviewTab ? shownReviews(view, offer, design.shows) : [],
    html: design.frame(view, offer.title, design.listing(view, offer, tab)),
  }
} // prettier-ignore

function vendorPage(design: Design, view: View, list: ListModel & { seller: Seller }): EnginePage {
  const { sellerRow, seller } = design.shows
  return {
    ...nothing,
    kind: 'vendor',
    vendors: [shownVendor(view, list.seller, seller)],
    reviews: shownSellerReviews(view, list, design.shows),
    listings: sellerRow ? list.offers.map((offer) => shownListing(view, offer, sellerRow)) : [],
    html: design.frame(view, list.seller.name, design.vendor(view, list)),
  }
}
