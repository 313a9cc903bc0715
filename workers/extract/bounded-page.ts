import type { Extraction } from '#contracts/extraction.ts'
import { parseUpTo } from '#pages/parse-page.ts'
import type { Bare } from '#pages/tree.ts'

/** The largest page that was ever saved from a market has 0.7 million characters and 33,000 nodes. */
const MOST_CHARACTERS = 4_000_000
const MOST_NODES = 100_000

type Bounded = { $: Bare; html: string; truncated?: NonNullable<Extraction['truncated']> }

/**
 * A page parsed as far as its readers go, which bounds their time and memory whatever is sent. What was left out is said;
 * the capture keeps it.
 */
export function boundedPage(whole: string): Bounded {
  const given = whole.slice(0, MOST_CHARACTERS)
  const { page: $, read } = parseUpTo(given, MOST_NODES)
  if (read === whole.length) return { $, html: whole }
  const reason = read < given.length ? 'nodes' : 'characters'
  return { $, html: given.slice(0, read), truncated: { reason, read, of: whole.length } }
}
