import { DIGITAL_SHELVES, DRUG_SHELVES, GOODS_SHELVES, type Shelf } from '../../catalogue.ts'
import { escapeHtml as e, grouped, page } from '../../html.ts'
import type { Engine, EnginePage, EnginePlan, EngineSite, TrueListing } from '../engine.ts'
import { openStock, type OnOffer } from '../stock.ts'

type Good = { shelf: number; title: string; usd: number }
type Offer = OnOffer<Good>

const SHELVES: readonly Shelf[] = [
  ...DRUG_SHELVES,
  ...GOODS_SHELVES.slice(0, 3),
  ...DIGITAL_SHELVES.slice(0, 4),
]
const PAGE_SIZE = 20
/** How a list may be put in order, as its form and its links name it. */
const ORDERS: Record<string, (a: Offer, b: Offer) => number> = {
  date_desc: (a, b) => b.bornAt - a.bornAt || b.index - a.index,
  date_asc: (a, b) => a.bornAt - b.bornAt || a.index - b.index,
  price_asc: (a, b) => priceOf(a) - priceOf(b) || a.index - b.index,
  price_desc: (a, b) => priceOf(b) - priceOf(a) || a.index - b.index,
}

/**
 * Shelves with orders to choose from, for questions of coverage: `silent` never says how much there is, `counted` does.
 * The newest stand first.
 */
export const shelves: Engine = {
  name: 'shelves',
  language: 'en',
  designs: ['silent', 'counted'],
  open: openSite,
}

function openSite(plan: EnginePlan): EngineSite {
  const stock = openStock<Good>(plan, (random, index) => {
    // Shelves differ in size: the first holds about six times as much as the last.
    const shelf = Math.floor(SHELVES.length * random.next() ** 1.6)
    const { products, amounts } = SHELVES[shelf]!
    const [product, amount] = [random.pick(products), random.pick(amounts)]
    const usd = Math.max(1, Math.round(amount.usd * (0.7 + 0.6 * random.next()) * 100) / 100)
    return { shelf, title: `${product} ${amount.text} no. ${index + 1}`, usd }
  })
  const on = (shelf: number, at: Date) => stock.all(at).filter((offer) => offer.shelf === shelf)
  const put = (title: string, body: string) =>
    page(`${title} - ${plan.title}`, `${menu(plan)}<main>${body}</main>`)

  function listPage(url: URL, at: Date, design: number): EnginePage | undefined {
    const shelf = Number(/^\/shelf\/(\d+)$/.exec(url.pathname)?.[1] ?? 0) - 1
    const number = Number(url.searchParams.get('pg') ?? '1')
    const order = url.searchParams.get('order') ?? 'date_desc'
    if (!SHELVES[shelf] || !ORDERS[order] || !Number.isInteger(number) || number < 1) return undefined
    const inside = on(shelf, at).toSorted(ORDERS[order])
    const shown = inside.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
    if (shown.length === 0 && number > 1) return undefined
    const counted = design === 1 ? `<p>${inside.length} offers</p>` : ''
    const body = `<h1>${e(SHELVES[shelf].path.join(' / '))}</h1>${counted}${orderForm(url)}
<ul class="stack">${shown.map((offer) => rowOf(offer, vendorName(offer.vendor))).join('\n')}</ul>${pager(url, number, inside.length)}`
    return { ...found(put(SHELVES[shelf].path.join(' / '), body), 'list'), listings: shown.map(truthOf) }
  }

  function offerPage(url: URL, at: Date): EnginePage | undefined {
    const index = Number(/^\/offer\/(\d+)$/.exec(url.pathname)?.[1] ?? 0) - 1
    const offer = index < 0 ? undefined : stock.at(index, at)
    if (!offer) return undefined
    const seller = vendorName(offer.vendor)
    const body = `<p>${SHELVES[offer.shelf]!.path.map(e).join(' &raquo; ')}</p><h1>${e(offer.title)}</h1>
<dl><dt>Price</dt><dd>$${grouped(priceOf(offer).toFixed(2))}</dd><dt>Seller</dt><dd><a href="/seller/${seller}">${seller}</a></dd>
<dt>In stock</dt><dd>${offer.stock}</dd></dl>`
    return { ...found(put(offer.title, body), 'listing'), listings: [truthOf(offer)] }
  }

  return {
    start: () => '/',
    page(path, at, design) {
      const url = new URL(path, 'http://shelves.invalid')
      if (url.pathname === '/')
        return found(put('Welcome', '<h1>Welcome</h1><p>Choose a shelf.</p>'), 'other')
      return (
        listPage(url, at, design) ??
        offerPage(url, at) ?? {
          ...found(put('Not found', '<h1>Not found</h1><p>This offer does not exist.</p>'), 'not-found'),
          status: 404,
        }
      )
    },
    frame: put,
    paths: (at) => ['/', ...SHELVES.map((_, i) => `/shelf/${i + 1}`), ...stock.all(at).map(pathOf)],
    listings: (at) => stock.all(at).map(truthOf),
    vendors: () => Array.from({ length: plan.vendors }, (_, i) => ({ name: vendorName(i) })),
    changes: (from, to) =>
      stock
        .changes(from, to)
        .map(({ at, good, kind }) => ({ at: new Date(at), nativeId: String(good.index + 1), kind })),
  }
}

function found(html: string, kind: EnginePage['kind']): EnginePage {
  return { status: 200, html, kind, listings: [], vendors: [], reviews: [] }
}

function truthOf(offer: Offer): TrueListing {
  return {
    nativeId: String(offer.index + 1),
    url: pathOf(offer),
    title: offer.title,
    price: { amount: priceOf(offer).toFixed(2), currency: 'USD' },
    vendor: { name: vendorName(offer.vendor) },
    categoryPath: [...SHELVES[offer.shelf]!.path],
    stock: offer.stock,
  }
}

const vendorName = (vendor: number): string => `Seller${vendor + 101}`
const pathOf = ({ index }: Offer): string => `/offer/${index + 1}`
const priceOf = ({ usd, factor }: Offer): number => usd * factor

function menu({ title }: EnginePlan): string {
  const links = SHELVES.map(({ path }, i) => `<li><a href="/shelf/${i + 1}">${e(path.join(' / '))}</a></li>`)
  return `<header><a href="/">${e(title)}</a></header><nav><ul>${links.join('')}</ul></nav>`
}

function orderForm({ pathname, searchParams }: URL): string {
  const chosen = searchParams.get('order') ?? 'date_desc'
  const options = Object.keys(ORDERS).map(
    (name) =>
      `<option value="${name}"${name === chosen ? ' selected' : ''}>${name.replace('_', ', ')}</option>`,
  )
  return `<form action="${pathname}" method="get"><select name="order">${options.join('')}</select><button>Sort</button></form>`
}

function rowOf(offer: Offer, seller: string): string {
  return `<li class="lot"><a class="lot-name" href="${pathOf(offer)}">${e(offer.title)}</a> <b class="lot-price">$${grouped(priceOf(offer).toFixed(2))}</b>
<span class="lot-by">by <a href="/seller/${seller}">${seller}</a></span> <i>${offer.stock} in stock</i></li>`
}

function pager({ pathname, searchParams }: URL, number: number, total: number): string {
  const order = searchParams.get('order')
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const near = [1, number - 1, number + 1, number + 2].filter(
    (one) => one >= 1 && one <= last && one !== number,
  )
  const links = [...new Set(near)].map((one) => {
    const query = [...(order === null ? [] : [`order=${order}`]), ...(one === 1 ? [] : [`pg=${one}`])].join(
      '&amp;',
    )
    return `<a href="${pathname}${query && `?${query}`}">${one}</a>`
  })
  return `<p class="steps">${links.join(' ')}</p>`
}
