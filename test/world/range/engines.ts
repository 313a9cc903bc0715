import type { Engine } from './engine.ts'
import { shelves } from './engines/shelves.ts'
import { cardEngine } from './engines/card.ts'
import { chineseEngine } from './engines/chinese.ts'
import { forumEngine } from './engines/forum.ts'
import { leakEngine } from './engines/leak-site.ts'
import { russianEngine } from './engines/russian.ts'
import { shopEngine } from './engines/shop.ts'
import { tableEngine } from './engines/table.ts'
import { treeEngine } from './engines/tree.ts'

/** Every engine that a scenario may name: one line each. */
export const engines: readonly Engine[] = [
  shelves,
  treeEngine,
  chineseEngine,
  russianEngine,
  shopEngine,
  forumEngine,
  leakEngine,
  tableEngine,
  cardEngine,
]
