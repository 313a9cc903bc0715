import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { buildListings } from './build-listings.ts'
import { buildVendors } from './build-vendors.ts'
import { DIGITAL_SHELVES, DRUG_SHELVES, GOODS_SHELVES, type Shelf } from './catalogue.ts'
import { gatePagesOf } from './gate-pages.ts'
import { openRandom } from './random.ts'
import type { Engine, Skin, World, WorldCategory, WorldMarket } from './world-types.ts'

type Plan = Pick<WorldMarket, 'name' | 'title' | 'engine' | 'recipe' | 'mode' | 'skin' | 'politeness'> & {
  shelves: Shelf[]
  listings: number
  vendors: number
  /** How many listing pages show nothing without their script. */
  scripted: number
}

const plain: Skin = { variant: 'plain', currency: 'USD', gzip: false, chunked: false, session: true }
const wide: Skin = { variant: 'wide', currency: 'EUR', gzip: true, chunked: true, session: false }
const cards: Skin = { variant: 'plain', currency: 'XMR', gzip: false, chunked: true, session: false }

const PLANS: Plan[] = [
  {
    name: 'bramble-row',
    title: 'Bramble Row',
    engine: 'table',
    recipe: 'world-table',
    mode: 'http',
    skin: plain,
    politeness: { minDelayMs: 20, concurrency: 4 },
    shelves: [...DRUG_SHELVES, ...GOODS_SHELVES],
    listings: 230,
    vendors: 20,
    scripted: 0,
  },
  {
    name: 'harbour-exchange',
    title: 'Harbour Exchange',
    engine: 'table',
    recipe: 'world-table',
    mode: 'auto',
    skin: wide,
    politeness: { minDelayMs: 20, concurrency: 4 },
    shelves: DIGITAL_SHELVES,
    listings: 160,
    vendors: 14,
    scripted: 6,
  },
  {
    name: 'paper-moon',
    title: 'Paper Moon',
    engine: 'card',
    recipe: 'world-card',
    mode: 'browser',
    skin: cards,
    politeness: { minDelayMs: 20, concurrency: 2 },
    shelves: [...DRUG_SHELVES.slice(0, 3), ...DIGITAL_SHELVES.slice(6)],
    listings: 60,
    vendors: 8,
    scripted: 0,
  },
]

/** Everything that the onion world says, the same for the same seed. */
export function buildWorld(seed: string): World {
  const markets = PLANS.map((plan) => buildMarket(seed, plan))
  return { seed, markets, outside: onionKeyFromSeed(`${seed}\0outside`) }
}

function buildMarket(seed: string, plan: Plan): WorldMarket {
  const { shelves, listings: count, vendors: vendorCount, scripted, ...market } = plan
  const key = onionKeyFromSeed(`${seed}\0${plan.name}`)
  const random = openRandom(seed, plan.name)
  const vendors = buildVendors(random, { seed, market: plan.name, engine: plan.engine, count: vendorCount })
  const listings = buildListings(random, { engine: plan.engine, count, shelves, vendors, scripted })
  return {
    ...market,
    host: key.host,
    key,
    categories: shelves.map((shelf, i) => categoryOf(plan.engine, shelf, i)),
    vendors,
    listings,
    gatePages: gatePagesOf(plan.engine),
    markerPath: plan.engine === 'table' ? '/item/900001' : '/o/zz90001',
    pictureViaDataUrl: plan.name === 'bramble-row' ? '/about' : undefined,
  }
}

function categoryOf(engine: Engine, { path }: Shelf, index: number): WorldCategory {
  const slug = path.map((part) => part.toLowerCase().replaceAll(' ', '-')).join('/')
  return { id: index + 1, path, url: engine === 'table' ? `/market/cat/${index + 1}` : `/c/${slug}` }
}
