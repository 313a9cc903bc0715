import type { Engine } from './engine.ts'
import { presentEngines } from './present-engines.ts'

/** Every engine that a scenario may name: one line each. */
export const engines: readonly Engine[] = [...presentEngines]
