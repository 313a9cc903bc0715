import type { Listing, Reading } from '#contracts/extraction.ts'
import { rawOf } from './page.ts'
import { isHoldingPrice } from './values/holding-price.ts'
import { parseDataOffer } from './values/data-offer.ts'
import { parseOffer, unitPriceOf, type Offer } from './values/offer.ts'
import { offerTypeOf } from './values/offer-type.ts'
import { parseDestinations } from './values/place.ts'
import { parseQuantity } from './values/quantity.ts'
import { isDose } from './values/units.ts'

/**
 * A listing with what its own words add: whether it is sold or wanted, how much is sold, prices by quantity, the least order, the price of one, and
 * whether the displayed price only holds a place. What a reader found stays; what the words do not say stays absent.
 *
 * @param dollars The currency that a bare `$` means on this page, where the page says so.
 */
export function completeListing(listing: Listing, dollars?: string): Listing {
  const text = `${listing.title}\n${listing.description ?? ''}`
  const hints = { currency: listing.price?.currency }
  const offer = parseOffer(text, hints)
  /** As printed: of an offer's own words the numerals are digits already. */
  let own: { line: string; offer: Offer }[] | undefined
  const lines = (says: (line: Offer) => boolean): string | undefined => {
    if (listing.description === undefined) return listing.title
    own ??= text.split('\n').map((line) => ({ line, offer: parseOffer(line, hints) }))
    const told = own.filter((one) => says(one.offer)).map(({ line }) => line)
    return told.join(' | ') || undefined
  }
  const done: Listing = { ...listing, readings: { ...listing.readings } }
  const add = <Key extends 'offerType' | 'quantity' | 'minOrder' | 'prices' | 'unitPrice' | 'dataOffer'>(key: Key, value: Listing[Key], rule: string, confidence: number, raw?: string) => {
    if (done[key] !== undefined || value === undefined) return
    done[key] = value
    done.readings![key] = readingOf(rule, confidence, raw)
  } // prettier-ignore
  if (dollars !== undefined && done.price && isBareDollar(done))
    done.price = { ...done.price, currency: dollars }
  addExceptions(done)
  const isPriced = done.price !== undefined
  const [stated] = offer.prices
  add('offerType', offerTypeOf(listing.title, isPriced, stated !== undefined), isPriced ? 'title and price' : 'title', 0.7) // prettier-ignore
  const titled = parseQuantity(listing.title)
  // A dose in a title says how strong one is, not how much is sold.
  add(
    'quantity',
    offer.records ?? (titled && isDose(titled.unit) ? undefined : titled),
    'title',
    0.7,
    listing.title,
  )
  if (offer.minOrder) add('minOrder', offer.minOrder, 'words of the offer', 0.8, lines(({ minOrder }) => minOrder !== undefined) ?? text.split('\n').find((line) => line.includes('起'))) // prettier-ignore
  const said = stated && (lines(({ prices }) => prices.length > 0) ?? stated.label)
  add('prices', stated && offer.prices, 'words of the offer', 0.7, said)
  if (done.price && isHoldingPrice(done.price, text)) done.price = { ...done.price, holding: true }
  // What the seller says one costs goes before what follows from the displayed price.
  if (stated) add('unitPrice', unitPriceOf(stated, stated.quantity), 'words of the offer', 0.7, said)
  if (done.price && !done.price.holding && done.quantity) add('unitPrice', unitPriceOf(done.price, done.quantity), 'price / quantity', 0.6) // prettier-ignore
  const byRecord = [offer.records, offer.minOrder, done.quantity, ...offer.prices.map(({ quantity }) => quantity)].some((one) => one?.unit === 'record') // prettier-ignore
  add('dataOffer', parseDataOffer(listing.title, listing.description ?? '', byRecord), 'words for data', 0.7)
  return done
}

/** `Worldwide except Italy`: what a reader took for the destination may say where nothing is sent. */
function addExceptions(listing: Listing): void {
  const reading = listing.readings?.['shipsTo']
  const except = reading?.raw === undefined ? [] : parseDestinations(reading.raw).except
  if (!reading || listing.shipsExcept !== undefined || except.length === 0) return
  listing.shipsExcept = except
  listing.readings!['shipsExcept'] = reading
}

/** Whether a price was printed with a dollar sign that does not say whose. */
export function isBareDollar({ price, readings }: Listing): boolean {
  const raw = readings?.['price']?.raw
  return price?.currency === 'USD' && raw !== undefined && /[$＄]/.test(raw) && !/us\s?[$d]/i.test(raw)
}

function readingOf(rule: string, confidence: number, raw: string | undefined): Reading {
  return { reader: 'text', rule, confidence, ...(raw !== undefined && { raw: rawOf(raw) }) }
}
