import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Listing } from '#contracts/extraction.ts'
import type { ScoredListing } from './score.ts'

/** Real pages with expected values lie beside the repository, never in it. */
export const DATA = join(import.meta.dirname, '../../../shared/data')
export const hasData = existsSync(join(DATA, 'page_gold.jsonl'))
export const whyNot = `the real pages are not here (${DATA}); they may not be part of this repository`

/** Which recipe reads which market of the gold file. */
export const recipeOf: Record<string, string> = {
  Empire: 'empire',
  Hansa: 'hansa',
  Dream: 'dream',
  'Cypher (eckmar engine)': 'cypher',
  'Digital Thrift Shop (WooCommerce)': 'digital-thrift-shop',
}

export type GoldPage = { file: string; market: string; listings: ScoredListing[] }
type Row = {
  file: string
  market: string
  listings: (Omit<ScoredListing, 'price'> & { price: string | null })[]
}

/** The expected listings of each list page. */
export function readPageGold(): GoldPage[] {
  const lines = readFileSync(join(DATA, 'page_gold.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => {
    const { file, market, listings } = JSON.parse(line) as Row
    return { file, market, listings: listings.map((row) => ({ ...row, price: moneyOf(row.price) })) }
  })
}

/** The gold file writes prices as printed: `USD 75.00`, `1.98 $`, `฿0.000523`. Read without the code under test. */
function moneyOf(price: string | null): ScoredListing['price'] {
  if (price === null) return null
  const printed = /[\d.,]+/.exec(price)![0]
  const amount = printed.replaceAll(',', '')
  const sign = price.replace(printed, '').trim()
  const currency = ({ $: 'USD', '฿': 'BTC', '€': 'EUR', '£': 'GBP' } as Record<string, string>)[sign] ?? sign
  return { amount, currency }
}

export function readSavedPage(file: string): string {
  return readFileSync(join(DATA, 'pages', file), 'utf8')
}

/** A listing as the scoring takes it. */
export function scored({ title, url, vendor, categoryPath, price }: Listing): ScoredListing {
  return { title, url, vendor: vendor?.name, category: categoryPath?.join(' / '), price }
}
