import { marketEngine } from '../market-engine.ts'
import { chineseCards } from './chinese-cards.ts'
import { chineseWall } from './chinese-doors.ts'
import { chineseFirst } from './chinese-first.ts'
import { chineseCatalogue } from './chinese-goods.ts'
import { chineseRows } from './chinese-rows.ts'

/** A trading forum in simplified Chinese: trades as threads, USDT and yuan, data sold by the record. */
export const chineseEngine = marketEngine('chinese-forum', 'zh', chineseCatalogue, [chineseFirst, chineseCards, chineseRows], chineseWall) // prettier-ignore
