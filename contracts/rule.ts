import { z } from 'zod'
import { lifeStates } from './market-life.ts'

const Place = z.string().regex(/^(?:[A-Z]{2}|[A-Z][A-Z-]{2,20})$/)
const Category = z.string().regex(/^[a-z][a-z0-9_]{0,40}(?:\/[a-z][a-z0-9_]{0,40})?$/)
const Name = z.string().trim().min(1).max(80)

/** What a rule asks of a listing, or of a change in a market's life. All that is given must hold; what is empty asks nothing. */
export const RuleConditions = z.strictObject({
  /** Categories, or `category/subcategory`. */
  categories: z.array(Category).max(60),
  /** With categories: also listings that the classifier would put there but leaves to a person. */
  includeUndecided: z.boolean(),
  /** A search over title, description and vendor: words, "phrases" and what is left out by a minus. */
  query: z.string().trim().max(400).nullable(),
  /** A regular expression on title and description, upper and lower case alike. */
  pattern: z.string().max(200).nullable(),
  /** Names of markets. */
  markets: z.array(z.string().max(100)).max(200),
  shipsFrom: z.array(Place).max(60),
  /** Who ships worldwide, or to a region that holds the place, ships there. */
  shipsTo: z.array(Place).max(60),
  /** With any, the rule asks for changes of a market's life to one of these and for no listing; only markets and categories go with it. */
  states: z.array(z.enum(lifeStates)).max(lifeStates.length).default([]),
})
export type RuleConditions = z.infer<typeof RuleConditions>

export const RuleInput = z.strictObject({
  name: Name,
  ...RuleConditions.shape,
  enabled: z.boolean(),
  destinations: z.array(z.uuid()).max(20),
})
export type RuleInput = z.infer<typeof RuleInput>

export const DestinationInput = z.strictObject({
  name: Name,
  kind: z.enum(['webhook', 'mail']),
  /** A URL, or an address of mail. */
  address: z.string().trim().min(3).max(500),
  enabled: z.boolean(),
  /** Also told when a gate waits for a person. */
  handOffs: z.boolean().default(false),
  /** Also told when listings have moved away from what the classifier knows. */
  drift: z.boolean().default(false),
  /** Also told when something waits for the hotline officer. */
  hotline: z.boolean().default(false),
})
export type DestinationInput = z.infer<typeof DestinationInput>

export const triages = ['new', 'useful', 'noise', 'closed'] as const
export type Triage = (typeof triages)[number]

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]
