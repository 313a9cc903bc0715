import type { Money } from '#contracts/extraction.ts'
import { dollarsFor, priceAt } from './rates.ts'
import type { GatePage, World, WorldListing, WorldMarket, WorldReview, WorldVendor } from './world-types.ts'

export type TrueListing = Omit<WorldListing, 'reviews'> & { price: Money }

/** `vendor` is the seller reviewed; the buyer is as the page shows him, masked. */
export type TrueReview = WorldReview & { listingPath: string; vendor: string }

export type TrueMarket = Pick<WorldMarket, 'name' | 'title' | 'host' | 'engine' | 'recipe' | 'mode'> & {
  listings: TrueListing[]
  vendors: WorldVendor[]
  reviews: TrueReview[]
  gatePages: GatePage[]
  /** To be reported and not stored. */
  markerPages: string[]
  /** Hold an inline picture, to be cut before storing. */
  picturePages: string[]
}

/** What a perfect reader of the world would know at a time, as JSON. */
export type Truth = {
  seed: string
  at: string
  /** Dollars for one unit, by currency: the rate at which the pages show their prices. */
  rates: Record<string, number>
  outside: string
  counts: Record<'markets' | 'listings' | 'vendors' | 'reviews' | 'gatePages' | 'markerPages', number>
  markets: TrueMarket[]
}

export function truthOf(world: World, at: Date): Truth {
  const markets = world.markets.map((market) => trueMarket(market, at))
  const count = (of: (market: TrueMarket) => unknown[]) =>
    markets.reduce((sum, market) => sum + of(market).length, 0)
  const currencies = world.markets.map(({ skin }) => skin.currency)
  return {
    seed: world.seed,
    at: at.toISOString(),
    rates: Object.fromEntries(currencies.map((currency) => [currency, dollarsFor(currency, at)])),
    outside: world.outside.host,
    counts: {
      markets: markets.length,
      listings: count(({ listings }) => listings),
      vendors: count(({ vendors }) => vendors),
      reviews: count(({ reviews }) => reviews),
      gatePages: count(({ gatePages }) => gatePages),
      markerPages: count(({ markerPages }) => markerPages),
    },
    markets,
  }
}

function trueMarket(market: WorldMarket, at: Date): TrueMarket {
  const { name, title, host, engine, recipe, mode, vendors, gatePages } = market
  return {
    name,
    title,
    host,
    engine,
    recipe,
    mode,
    vendors,
    gatePages,
    listings: market.listings.map((listing) => {
      const { reviews: _, ...rest } = priceAt(listing, market.skin, at)
      return rest
    }),
    reviews: market.listings.flatMap(({ path, vendor, reviews }) =>
      reviews.map((review) => ({ ...review, listingPath: path, vendor })),
    ),
    markerPages: [market.markerPath],
    picturePages: market.pictureViaDataUrl === undefined ? [] : [market.pictureViaDataUrl],
  }
}
