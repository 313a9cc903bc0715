import { marketEngine } from '../market-engine.ts'
import { shopBlocks } from './shop-blocks.ts'
import { shopFirst } from './shop-first.ts'
import { shopCatalogue } from './shop-goods.ts'
import { shopPlain } from './shop-plain.ts'

/** One seller's shop in the WooCommerce manner: slugs, sale prices, ranges, data for machines beside the words. */
export const shopEngine = marketEngine('shop', 'en', shopCatalogue, [shopFirst, shopBlocks, shopPlain])
