import { marketEngine } from '../market-engine.ts'
import { russianFirst } from './russian-first.ts'
import { russianCatalogue } from './russian-goods.ts'
import { russianLines } from './russian-lines.ts'
import { russianTable } from './russian-table.ts'

/** A Russian market of shops: cities and districts, roubles, Cyrillic units, some prices by arrangement. */
export const russianEngine = marketEngine('russian', 'ru', russianCatalogue, [russianFirst, russianTable, russianLines]) // prettier-ignore
