import { marketEngine } from '../market-engine.ts'
import { treeFirst } from './tree-first.ts'
import { treeCatalogue } from './tree-goods.ts'
import { treeLedger } from './tree-ledger.ts'
import { treeSlate } from './tree-slate.ts'

/** An English market of the eckmar kind: a tree of categories, UUIDs in its addresses, prices by quantity. */
export const treeEngine = marketEngine('tree', 'en', treeCatalogue, [treeFirst, treeSlate, treeLedger])
