import type { PageKind } from '#contracts/page-kind.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { buildListings } from '../build-listings.ts'
import { buildVendors } from '../build-vendors.ts'
import { cardFrame } from '../card-pages.ts'
import { DIGITAL_SHELVES, DRUG_SHELVES } from '../catalogue.ts'
import { openRandom } from '../random.ts'
import { priceAt } from '../rates.ts'
import { renderMarket } from '../render-market.ts'
import { frame } from '../table-pages.ts'
import type { Skin, WorldListing, WorldMarket } from '../world-types.ts'
import type { Engine, EnginePlan, EngineSite, TrueListing } from './engine.ts'

type Name = 'table' | 'card'

const SHELVES = [...DRUG_SHELVES, ...DIGITAL_SHELVES]
const SKINS: Record<Name, Skin[]> = {
  table: [
    { variant: 'plain', currency: 'USD', gzip: false, chunked: false, session: false },
    { variant: 'wide', currency: 'USD', gzip: false, chunked: false, session: false },
  ],
  card: [{ variant: 'plain', currency: 'XMR', gzip: false, chunked: false, session: false }],
}

/** The demo's two engines as the range wants them; nothing of theirs changes with time. */
export const presentEngines: readonly Engine[] = [
  { name: 'table', language: 'en', designs: ['plain', 'wide'], open: (plan) => openSite('table', plan) },
  { name: 'card', language: 'en', designs: ['plain', 'plain'], open: (plan) => openSite('card', plan) },
]

function openSite(name: Name, plan: EnginePlan): EngineSite {
  const market = build(name, plan)
  const outside = onionKeyFromSeed(`${plan.seed}\0outside`).host
  const of = (design: number): WorldMarket => ({ ...market, skin: SKINS[name][design] ?? SKINS[name][0]! })
  const put = name === 'table' ? frame : cardFrame
  return {
    start: () => '/',
    page(path, at, design) {
      const shown = of(design)
      const url = new URL(path, `http://${market.host}`)
      const { status, body } = renderMarket({ market: shown, outside, at }, url)
      const here = market.listings.filter((listing) => listing.path === url.pathname)
      return {
        status: status === 200 ? 200 : 404,
        html: String(body),
        kind: status === 200 ? kindOf(market, url.pathname) : 'not-found',
        listings: here.map((listing) => trueListing(listing, shown, at)),
        vendors: [],
        reviews: [],
      }
    },
    frame: (title, body, at, design) => String(put({ market: of(design), outside, at }, title, body).body),
    paths: () => [
      '/',
      '/about',
      '/faq',
      ...market.categories.map(({ url }) => url),
      ...market.listings.map(({ path }) => path),
      ...market.vendors.map(({ path }) => path),
    ],
    listings: (at, design) => market.listings.map((listing) => trueListing(listing, of(design), at)),
    vendors: () => market.vendors.map(({ name: vendor, path }) => ({ name: vendor, url: path })),
    changes: () => [],
  }
}

function kindOf(market: WorldMarket, path: string): PageKind {
  if (market.listings.some((listing) => listing.path === path)) return 'listing'
  if (market.vendors.some((vendor) => vendor.path === path)) return 'vendor'
  return market.categories.some(({ url }) => path.startsWith(url)) ? 'list' : 'other'
}

function trueListing(listing: WorldListing, { skin }: WorldMarket, at: Date): TrueListing {
  const { nativeId, path, title, description, vendor, categoryPath, shipsFrom, shipsTo, stock, sold } =
    listing
  const places = { ...(shipsFrom && { shipsFrom }), ...(shipsTo && { shipsTo }) }
  const { price } = priceAt(listing, skin, at)
  return {
    nativeId,
    url: path,
    title,
    description,
    price,
    vendor: { name: vendor },
    categoryPath,
    stock,
    sold,
    ...places,
  }
}

function build(
  engine: Name,
  { market: name, title, seed, listings: count, vendors: vendorCount }: EnginePlan,
): WorldMarket {
  const random = openRandom(seed, name)
  const vendors = buildVendors(random, { seed, market: name, engine, count: vendorCount })
  const key = onionKeyFromSeed(`${seed}\0${name}`)
  const listings = buildListings(random, { engine, count, shelves: SHELVES, vendors, scripted: 0 })
  const used = SHELVES.filter((_, i) => i < count)
  return {
    name,
    title,
    engine,
    recipe: `world-${engine}`,
    mode: 'http',
    skin: SKINS[engine][0]!,
    politeness: { minDelayMs: 0, concurrency: 4 },
    host: key.host,
    key,
    categories: used.map(({ path }, i) => ({
      id: i + 1,
      path,
      url:
        engine === 'table'
          ? `/market/cat/${i + 1}`
          : `/c/${path.map((part) => part.toLowerCase().replaceAll(' ', '-')).join('/')}`,
    })),
    vendors,
    listings,
    gatePages: [],
    markerPath: '/none',
    pictureViaDataUrl: undefined,
  }
}
