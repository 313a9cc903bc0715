import type { Element } from 'domhandler'
import { isText } from 'domhandler'
import type { Listing, Reading } from '#contracts/extraction.ts'
import { mayHave, placeOf } from '#pages/page-nodes.ts'
import { marksOf } from '#pages/attribute-names.ts'
import { fold, textOf } from '#pages/tree.ts'
import { linkOf, nothing, rawOf, type Facts, type Found, type Page } from '../page.ts'
import { parseCurrency, parsePrice } from '../values/price.ts'

type Node = Record<string, unknown>

/** What a page says in JSON-LD, microdata and OpenGraph about the products on it. */
export function readStructured(page: Page): Facts {
  const linked = jsonLd(page)
  const names = new Set(linked.map(({ thing }) => thing.title))
  const found = [...linked, ...microdata(page).filter(({ thing }) => !names.has(thing.title))]
  return { ...nothing(), listings: found.length > 0 ? found : openGraph(page) }
}

function listingOf(
  fields: { [K in keyof Listing]?: Listing[K] | undefined },
  rule: string,
  confidence: number,
  raws: { [K in keyof Listing]?: string | undefined },
): Found<Listing>[] {
  const thing = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Listing>
  if (thing.title === undefined) return []
  const readings: Record<string, Reading> = {}
  for (const name of Object.keys(thing) as (keyof Listing)[]) {
    const raw = raws[name]
    const isKept = raw !== undefined && raw !== thing[name]
    readings[name] = { reader: 'structured', rule, confidence, ...(isKept && { raw: rawOf(raw) }) }
  }
  return [{ thing, readings }]
}

function jsonLd(page: Page): Found<Listing>[] {
  const scripts = (page.tree.byTag.get('script') ?? []).map((at) => page.tree.elements[at]!)
  return scripts
    .filter(({ attribs }) => attribs['type']?.toLowerCase() === 'application/ld+json')
    .flatMap((script) => productsIn(parseJson(script)))
    .flatMap((product) => productListing(product, page))
}

function parseJson(script: Element): unknown {
  const text = script.children.map((child) => (isText(child) ? child.data : '')).join('')
  try {
    return JSON.parse(text)
  } catch (error) {
    // Pages carry broken JSON-LD; then they have said nothing.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Products wherever they stand in a document, without walking into a hostile depth. */
function productsIn(root: unknown): Node[] {
  const products: Node[] = []
  const waiting: unknown[] = [root]
  while (waiting.length > 0 && waiting.length < 10_000) {
    const node = waiting.shift()
    if (Array.isArray(node)) waiting.push(...(node as unknown[]))
    else if (typeof node === 'object' && node !== null) {
      const types = [(node as Node)['@type']].flat()
      if (types.includes('Product')) products.push(node as Node)
      else waiting.push(...Object.values(node))
    }
  }
  return products
}

function productListing(product: Node, page: Page): Found<Listing>[] {
  const offer = firstNode(product['offers'])
  const rating = firstNode(product['aggregateRating'])
  const url = stringOf(product['url']) ?? stringOf(offer?.['url'])
  const seller = stringOf(firstNode(offer?.['seller'])?.['name'])
  const stars = Number(rating?.['ratingValue'] ?? Number.NaN)
  const category = stringOf(product['category'])
  return listingOf(
    {
      nativeId: stringOf(product['productID']) ?? stringOf(product['sku']),
      url: url === undefined ? undefined : linkOf(url, page),
      title: titleOf(product['name']),
      description: stringOf(product['description']),
      price: offer && moneyOf(offer),
      // WordPress shops name the shop itself as the seller, which is no vendor of a market.
      vendor: seller === undefined || isShopItself(seller, page) ? undefined : { name: seller },
      categoryPath: category?.split(/\s*[>/]\s*/),
      rating: Number.isFinite(stars) && stars > 0 ? stars : undefined,
    },
    'JSON-LD Product',
    0.9,
    { url, title: stringOf(product['name']), price: offer && printedPrice(offer), categoryPath: category, rating: stringOf(rating?.['ratingValue']) }, // prettier-ignore
  )
}

function isShopItself(seller: string, page: Page): boolean {
  const title = page.tree.byTag.get('title')?.[0]
  return title !== undefined && fold(textOf(page.tree.elements[title]!)).includes(seller)
}

function offeredAt(offer: Node): { amount: unknown; currency: string | undefined } {
  const specification = firstNode(offer['priceSpecification'])
  const amount = offer['price'] ?? offer['lowPrice'] ?? specification?.['price']
  return { amount, currency: stringOf(offer['priceCurrency'] ?? specification?.['priceCurrency']) }
}

function printedPrice(offer: Node): string | undefined {
  const { amount, currency } = offeredAt(offer)
  return withCurrency(stringOf(amount), currency)
}

/** The two attributes that a price is said in. */
const withCurrency = (amount: string | undefined, currency: string | undefined): string | undefined =>
  amount === undefined || currency === undefined ? amount : `${amount} ${currency}`

function moneyOf(offer: Node): Listing['price'] {
  const { amount, currency } = offeredAt(offer)
  if ((typeof amount !== 'string' && typeof amount !== 'number') || currency === undefined) return undefined
  // A JSON number is written with a point: `1.234` is no thousand.
  return parsePrice(String(amount), {
    currency: parseCurrency(currency) ?? currency.toUpperCase(),
    decimal: '.',
  })
}

function firstNode(value: unknown): Node | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'object' && first !== null ? (first as Node) : undefined
}

function stringOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? fold(value) : undefined
}

/** Titles in JSON-LD are often HTML-escaped once too often. */
function titleOf(value: unknown): string | undefined {
  return stringOf(value)
    ?.replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll(/&#0?39;/g, "'")
}

const TYPED = marksOf('itemtype')
const PRODUCT = /schema\.org\/Product\b/

function microdata(page: Page): Found<Listing>[] {
  const { elements, last } = page.tree
  const scopes = elements.filter((element) => mayHave(element, TYPED) && PRODUCT.test(element.attribs['itemtype'] ?? '')) // prettier-ignore
  return scopes.flatMap((scope) => {
    const at = placeOf(scope)
    const inside = elements.slice(at + 1, last[at]! + 1)
    const elementOf = (name: string) =>
      inside.find(({ attribs }) => attribs['itemprop']?.split(' ').includes(name))
    const property = (name: string) => {
      const element = elementOf(name)
      return element && microdataValue(element)
    }
    const called = elementOf('name')
    const [currency, url] = [
      property('priceCurrency'),
      property('url') ?? (called && addressIn(page, called)),
    ]
    const amount = property('price') ?? property('lowPrice')
    const price = amount === undefined ? undefined : parsePrice(amount, { currency })
    const title = called && stringOf(called.attribs['content'] ?? textOf(called))
    const fields = { title, description: property('description'), price }
    const link = url === undefined ? undefined : linkOf(url, page)
    const raws = { url, price: withCurrency(amount, currency) }
    return listingOf({ ...fields, url: link, nativeId: property('sku') }, 'microdata Product', 0.85, raws)
  })
}

/** A product's name is often the link to it. */
function addressIn({ tree: { elements, last } }: Page, called: Element): string | undefined {
  const own = called.attribs['href']
  if (own !== undefined) return own
  const at = placeOf(called)
  const inside = elements.slice(at + 1, last[at]! + 1)
  return inside.find(({ name, attribs }) => name === 'a' && attribs['href'] !== undefined)?.attribs['href']
}

function microdataValue(element: Element): string | undefined {
  const { content, href } = element.attribs
  return stringOf(content ?? href ?? textOf(element))
}

function openGraph(page: Page): Found<Listing>[] {
  const metas = new Map<string, string>()
  for (const at of page.tree.byTag.get('meta') ?? []) {
    const { property, content } = page.tree.elements[at]!.attribs
    if (property !== undefined && content !== undefined && !metas.has(property))
      metas.set(property, fold(content))
  }
  const amount = metas.get('product:price:amount') ?? metas.get('og:price:amount')
  const currency = metas.get('product:price:currency') ?? metas.get('og:price:currency')
  const title = metas.get('og:title')
  if (amount === undefined || currency === undefined || title === undefined) return []
  const url = metas.get('og:url')
  const price = parsePrice(amount, { currency, decimal: '.' })
  const link = url === undefined ? undefined : linkOf(url, page)
  return listingOf(
    { title, price, url: link, description: metas.get('og:description') },
    'OpenGraph product',
    0.8,
    { url, price: withCurrency(amount, currency) },
  )
}
