/** How a market can be; `unread` stands before the first of these. */
export const lifeStates = [
  'up',
  'degraded',
  'queue-walled',
  'login-walled',
  'down',
  'seized',
  'exit-suspected',
  'gone',
] as const
export type LifeState = (typeof lifeStates)[number]

/** Whether an onion address of a market may be asked: only `active` ones are, the others are compared first or never. */
export const mirrorStates = ['active', 'unproven', 'resting', 'quarantined', 'retired'] as const
export type MirrorState = (typeof mirrorStates)[number]

export const mirrorSources = ['entry', 'person', 'signed list'] as const
export type MirrorSource = (typeof mirrorSources)[number]
