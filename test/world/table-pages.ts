import { escapeHtml as e, grouped, htmlReply, page, type Reply } from './html.ts'
import { lureFoot, lureHead } from './lures.ts'
import { placesText } from './names.ts'
import { priceAt } from './rates.ts'
import type { PricedListing, WorldCategory, WorldListing, WorldMarket, WorldVendor } from './world-types.ts'

/** What of a market its pages are written from. */
export type Shown = Pick<WorldMarket, 'title' | 'skin' | 'categories' | 'vendors' | 'listings'>
export type Site = { market: Shown; outside: string; at: Date }

const PAGE_SIZE = 20
const SIGNS: Record<string, string> = { USD: '$', EUR: 'EUR ' }

/** The content pages of the table engine, by path and query; nothing where there is none. */
export function tableReply(site: Site, url: URL): Reply | undefined {
  const { market } = site
  const category = market.categories.find((candidate) => candidate.url === url.pathname)
  if (category) return categoryPage(site, category, Number(url.searchParams.get('page') ?? '1'))
  const listing = market.listings.find((candidate) => candidate.path === url.pathname)
  if (listing)
    return listing.scripted
      ? scriptedPage(site, listing)
      : frame(site, listing.title, listingBody(site, listing))
  const vendor = market.vendors.find((candidate) => candidate.path === url.pathname)
  if (vendor) return frame(site, vendor.name, vendorBody(site, vendor))
  return undefined
}

/** The market's own page around a content: its bar, its categories, a search form, a log-in link, the lures. */
export function frame(site: Site, title: string, content: string): Reply {
  const { market, outside } = site
  const wide = market.skin.variant === 'wide'
  const categories = market.categories.map(
    ({ path, url }) => `<li><a href="${url}">${e(path.join(' / '))}</a></li>`,
  )
  const bar = `<a href="/">${e(market.title)}</a> <a href="/about">About</a> <a href="/faq">Help</a> <a href="/account">Log in</a>
<form action="/search" method="get"><input name="q" placeholder="Search"><button>Go</button></form>`
  const body = wide
    ? `<header class="bar">${bar}</header><main>${content}</main><aside><ul class="cats">${categories.join('')}</ul></aside>`
    : `<div id="top">${bar}</div><div id="side"><ul class="cats">${categories.join('')}</ul></div><div id="main">${content}</div>`
  const head = `<meta name="generator" content="stallworks">${lureHead(outside)}`
  return htmlReply(page(`${title} - ${market.title}`, body + lureFoot(outside), head))
}

function categoryPage(site: Site, category: WorldCategory, number: number): Reply | undefined {
  const inside = site.market.listings.filter(
    ({ categoryPath }) => categoryPath.join() === category.path.join(),
  )
  const pages = Math.ceil(inside.length / PAGE_SIZE)
  if (!Number.isInteger(number) || number < 1 || number > pages) return undefined
  const shown = inside.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
  const body = categoryBody(site, category, { shown, number, pages, total: inside.length })
  return frame(site, category.path.join(' / '), body)
}

/** One page of a category, which holds `total` offers on all its pages. */
export type Shelf = { shown: WorldListing[]; number: number; pages: number; total: number }

export function categoryBody(
  site: Site,
  category: WorldCategory,
  { shown, number, pages, total }: Shelf,
): string {
  const rows = shown
    .map((listing) => row(site, priceAt(listing, site.market.skin, site.at), category))
    .join('\n')
  const pager = Array.from({ length: pages }, (_, i) => pageLink(category.url, i + 1, number)).join(' ')
  const head = site.market.skin.variant === 'wide' ? 'Offer Seller Stock Price' : 'Offer Price Seller Stock'
  const cells = head.split(' ').map((name) => `<th>${name}</th>`)
  return `<h1>${e(category.path.join(' / '))}</h1><p>${total} offers</p>
<table class="items"><thead><tr>${cells.join('')}</tr></thead><tbody>
${rows}
</tbody></table><p class="pages">${pager}</p>`
}

function pageLink(url: string, number: number, current: number): string {
  if (number === current) return `<b>${number}</b>`
  return `<a href="${number === 1 ? url : `${url}?page=${number}`}">${number}</a>`
}

function row({ market }: Site, listing: PricedListing, { path, url }: WorldCategory): string {
  const vendor = market.vendors.find(({ name }) => name === listing.vendor)!
  const offer = `<td class="c-offer"><a class="o-title" href="${listing.path}">${e(listing.title)}</a>
 <small class="o-cat">in <a href="${url}">${e(path[0])}</a> / <a href="${url}">${e(path[1])}</a></small></td>`
  const price = `<td class="c-price">${priceText(listing)}</td>`
  const seller = `<td class="c-seller"><a href="${vendor.path}">${e(vendor.name)}</a></td>`
  const stock = `<td class="c-stock">${listing.stock} left</td>`
  const cells = market.skin.variant === 'wide' ? [offer, seller, stock, price] : [offer, price, seller, stock]
  return `<tr class="item">${cells.join('')}</tr>`
}

function priceText({ price }: PricedListing): string {
  return `${SIGNS[price.currency]}${grouped(price.amount)}`
}

export function listingBody(site: Site, plainListing: WorldListing): string {
  const { market, at } = site
  const listing = priceAt(plainListing, market.skin, at)
  const vendor = market.vendors.find(({ name }) => name === listing.vendor)!
  const url = market.categories.find(({ path }) => path.join() === listing.categoryPath.join())!.url
  const crumbs = listing.categoryPath.map((part) => `<a href="${url}">${e(part)}</a>`).join(' &raquo; ')
  const facts: [string, string, string][] = [
    ['f-price', 'Price', priceText(listing)],
    ['f-seller', 'Seller', `<a href="${vendor.path}">${e(vendor.name)}</a>`],
    ['f-stock', 'In stock', String(listing.stock)],
    ['f-sold', 'Sold', grouped(String(listing.sold))],
    ['f-posted', 'Posted', listing.postedAt],
  ]
  if (listing.shipsFrom) facts.push(['f-from', 'Ships from', e(placesText(listing.shipsFrom))])
  if (listing.shipsTo) facts.push(['f-to', 'Ships to', e(placesText(listing.shipsTo))])
  return `<p class="crumbs">${crumbs}</p><h1 class="offer">${e(listing.title)}</h1>${factTable(facts, market)}
<div class="words">${e(listing.description).replaceAll('\n', '<br>\n')}</div>
<form method="post" action="/basket"><input type="hidden" name="id" value="${listing.nativeId}"><button>Order</button></form>
${reviewTable(listing)}`
}

function factTable(facts: [string, string, string][], { skin }: Shown): string {
  const rows = facts.map(([name, label, value]) =>
    skin.variant === 'wide'
      ? `<dt>${label}</dt><dd class="${name}">${value}</dd>`
      : `<tr><th>${label}</th><td class="${name}">${value}</td></tr>`,
  )
  return skin.variant === 'wide'
    ? `<dl class="facts">${rows.join('')}</dl>`
    : `<table class="facts">${rows.join('')}</table>`
}

function reviewTable({ reviews }: WorldListing): string {
  if (reviews.length === 0) return '<h2>Reviews</h2><p>No reviews yet.</p>'
  const rows = reviews.map(
    ({ stars, buyer, postedAt, text }) =>
      `<tr class="review"><td class="r-stars" title="${stars} of 5">${'★'.repeat(stars)}</td><td class="r-buyer">${buyer}</td>
<td class="r-day">${postedAt}</td><td class="r-words">${e(text)}</td></tr>`,
  )
  return `<h2>Reviews</h2><table class="reviews">${rows.join('\n')}</table>`
}

export function vendorBody({ market }: Site, vendor: WorldVendor): string {
  const offers = market.listings.filter((listing) => listing.vendor === vendor.name)
  const links = offers.map(({ path, title }) => `<li><a href="${path}">${e(title)}</a></li>`)
  return `<h1 class="seller">${e(vendor.name)}</h1>
<p>Level <b class="v-level">${vendor.level}</b>, rating <b class="v-rating">${vendor.rating}</b> of 5,
<b class="v-sales">${grouped(String(vendor.sales))}</b> sales, here since <b class="v-joined">${vendor.joinedAt}</b></p>
<h2>PGP key</h2><pre class="v-key">${vendor.pgpKey}</pre><h2>Offers</h2><ul class="v-offers">${links.join('\n')}</ul>`
}

/** The same content as elsewhere, but in the page only after its script has run. */
function scriptedPage(site: Site, listing: WorldListing): Reply {
  const data = JSON.stringify({ html: listingBody(site, listing) }).replaceAll('<', String.raw`\u003c`)
  const content = `<noscript>This page needs scripts.</noscript><div id="app"></div>
<script type="application/json" id="data">${data}</script>
<script>document.getElementById('app').innerHTML = JSON.parse(document.getElementById('data').textContent).html</script>`
  const { market, outside } = site
  const head = `<meta name="generator" content="stallworks">${lureHead(outside)}`
  return htmlReply(page(market.title, content + lureFoot(outside), head))
}
