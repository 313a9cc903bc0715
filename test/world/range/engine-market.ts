import type { Money } from '#contracts/extraction.ts'
import type { EnginePlan } from './engine.ts'
import type { Catalogue, Design, Good, ListModel, Node, Offer, Seller, View } from './market-view.ts'
import { openNodes, uuidOf } from './nodes.ts'
import { openSellers } from './open-sellers.ts'
import { fillRoute, type Params } from './routes.ts'
import { meanOf } from './true-records.ts'
import { openStock, type Stock } from './stock.ts'

/** What a market is, without how it looks: goods, sellers, categories. */
export type Market = {
  plan: EnginePlan
  catalogue: Catalogue
  stock: Stock<Good>
  nodes: Node[]
  view: (at: Date, design: Design) => View
  /** By what stands in an address: number, slug or UUID. */
  nodeBy: (params: Params) => Node | undefined
  offerBy: (params: Params, at: Date) => Offer | undefined
  sellerBy: (params: Params, at: Date) => Seller | undefined
}

export function openMarket(plan: EnginePlan, catalogue: Catalogue): Market {
  const { shelves } = catalogue
  const { root, all, leafOf } = openNodes(shelves, `${plan.seed}\0${plan.market}`)
  const sellers = openSellers(plan, catalogue)
  const index = new Map<string, number>()
  const stock = openStock<Good>(plan, (random, i) => {
    const shelf = i % shelves.length
    const good = { ...catalogue.good(random, plan, i, shelf), shelf, uuid: uuidOf(plan.seed, plan.market, 'good', String(i)) } // prettier-ignore
    for (const key of [good.id, good.uuid, good.slug]) index.set(key, i)
    return good
  })
  const view = (at: Date, design: Design): View => {
    const link = (route: string, params: Params = {}): string => fillRoute(design.routes[route] ?? '', params)
    return {
      plan,
      at,
      catalogue,
      root,
      hasSellers: design.routes['vendor'] !== undefined,
      nodeOf: ({ shelf }) => leafOf[shelf]!,
      seller: (vendor) => sellers.at(vendor, at),
      price: (offer) => priceOf(plan, catalogue, offer, at),
      mean: ({ remarks }) => meanOf(remarks),
      money: (usd) => catalogue.money(usd, at, plan),
      link,
      offerLink: ({ id, uuid, slug }, route = 'listing') => link(route, { id, uuid, slug }),
      nodeLink: (node, page) => link(...paged(node === root ? 'all' : 'list', keysOf(node), page)),
      sellerLink: ({ id, name }, page) => link(...paged('vendor', { id, name }, page)),
    }
  }
  return {
    plan,
    catalogue,
    stock,
    nodes: all,
    view,
    nodeBy: ({ id, uuid, slug }) =>
      all.find((node) => node !== root && (node.id === id || node.uuid === uuid || node.slug === slug)),
    offerBy: ({ id, uuid, slug }, at) => {
      stock.all(at)
      const found = index.get(id ?? uuid ?? slug ?? '')
      return found === undefined ? undefined : stock.at(found, at)
    },
    sellerBy: ({ id, name }, at) => {
      const found = sellers.indexOf(id, name)
      return found >= 0 && stock.vendorIsThere(found, at) ? sellers.at(found, at) : undefined
    },
  }
}

/** The goods of a list, cut into its pages; undefined behind the last one. */
export function listPage(market: Market, design: Design, view: View, of: { node?: Node; seller?: Seller }, page: number): ListModel | undefined {
  const { node, seller } = of
  const inside = market.stock.all(view.at).filter(({ shelf, vendor }) => (node?.shelves.includes(shelf) ?? true) && (seller === undefined || vendor === seller.index))
  if (design.newestFirst) inside.reverse()
  const pages = Math.max(1, Math.ceil(inside.length / design.pageSize))
  if (page < 1 || page > pages) return undefined
  const offers = inside.slice((page - 1) * design.pageSize, page * design.pageSize)
  const pageLink = (number: number): string => (seller ? view.sellerLink(seller, number) : view.nodeLink(node!, number))
  return { ...of, offers, page, pages, total: inside.length, pageLink }
} // prettier-ignore

const keysOf = ({ id, uuid, slug }: Node): Params => ({ id, uuid, slug })

function paged(route: string, params: Params, page = 1): [string, Params] {
  return page === 1 ? [route, params] : [`${route}Page`, { ...params, page: String(page) }]
}

function priceOf(
  plan: EnginePlan,
  catalogue: Catalogue,
  { usd, factor, held }: Offer,
  at: Date,
): Money & { holding?: true } {
  const money = catalogue.money(usd * factor, at, plan)
  return held ? { amount: catalogue.heldAmount, currency: money.currency, holding: true } : money
}
