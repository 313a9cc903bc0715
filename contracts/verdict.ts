import { z } from 'zod'

/** What the classifier reads of a listing. */
export const ListingText = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
  categoryPath: z.array(z.string()).optional(),
})
export type ListingText = z.infer<typeof ListingText>

export const Label = z.object({ category: z.string(), probability: z.number().min(0).max(1) })

/** The classifier's answer. `category` is the primary label; `abstained` puts the listing before a person. */
export const Verdict = z.object({
  category: z.string(),
  subcategory: z.string().optional(),
  probability: z.number().min(0).max(1),
  abstained: z.boolean(),
  labels: z.array(Label),
  /** The terms of the text that decided, strongest first. */
  terms: z.array(z.string()),
})
export type Verdict = z.infer<typeof Verdict>
