import { z } from 'zod'
import { MarketFact, Quantity } from '#contracts/extraction.ts'
import { Decimal, Text, Time } from './views.ts'

const Sum = z.object({ amount: Decimal, currency: z.string(), usd: Decimal.nullable() })
const DataOffer = z
  .object({
    victimCountry: z.string(),
    province: Text,
    organisation: Text,
    sector: z.string(),
    records: z.number(),
    fieldTypes: z.array(z.string()),
    freshness: z.string(),
    hand: z.string(),
  })
  .partial()

/** Terms of an offer as last read. `isHeld`: the displayed price only holds a place. `rates`: those that sums were converted by. */
export const TermsView = z.object({
  at: Time,
  isHeld: z.boolean(),
  unitPrice: Sum.extend({ unit: z.string() }).optional(),
  prices: z.array(Sum.extend({ label: Text.optional(), quantity: Quantity.optional() })),
  minOrder: Quantity.optional(),
  quantity: Quantity.optional(),
  shippingOptions: z.array(z.object({ name: Text, price: Sum.optional() })),
  dataOffer: DataOffer.optional(),
  rates: z.array(z.object({ currency: z.string(), day: z.string(), usd: Decimal, source: Text })),
})

/** What a market says of itself, since when, and the capture that shows it. */
export const MarketSaysView = z.array(
  z.object({
    field: MarketFact.shape.field,
    value: z.union([z.number(), Text, z.array(Text), z.object({ amount: Decimal, currency: z.string() })]),
    raw: Text,
    since: Time,
    captureId: z.string(),
  }),
)
