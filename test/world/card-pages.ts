import { escapeHtml as e, grouped, htmlReply, page, type Reply } from './html.ts'
import { lureFoot, lureHead } from './lures.ts'
import { placesText } from './names.ts'
import { priceAt } from './rates.ts'
import type { PricedListing, WorldCategory, WorldListing, WorldVendor } from './world-types.ts'
import type { Shelf, Site } from './table-pages.ts'

const PAGE_SIZE = 12

/** The content pages of the card engine: pages are numbered in the path, prices stand in coins with a dollar peg. */
export function cardReply(site: Site, url: URL): Reply | undefined {
  const { market } = site
  const [, base = '', number = '1'] = /^(.*?)(?:\/p(\d+))?$/.exec(url.pathname)!
  const category = market.categories.find((candidate) => candidate.url === base)
  if (category) return categoryPage(site, category, Number(number))
  const listing = market.listings.find((candidate) => candidate.path === url.pathname)
  if (listing) return cardFrame(site, listing.title, offer(site, priceAt(listing, market.skin, site.at)))
  const vendor = market.vendors.find((candidate) => candidate.path === url.pathname)
  if (vendor) return cardFrame(site, vendor.name, seller(site, vendor))
  return undefined
}

export function cardFrame({ market, outside }: Site, title: string, content: string): Reply {
  const menu = market.categories.map(
    ({ path, url }) => `<a class="pill" href="${url}">${e(path.join(' › '))}</a>`,
  )
  const body = `<nav><a class="brand" href="/">${e(market.title)}</a> <a href="/about">Who we are</a>
<a href="/faq">Questions</a> <a href="/account">Sign in</a>
<form action="/search"><input type="search" name="q"></form></nav>
<div class="menu">${menu.join(' ')}</div><section>${content}</section>`
  const head = `<meta name="application-name" content="cardstock">${lureHead(outside)}`
  return htmlReply(page(`${market.title} | ${title}`, body + lureFoot(outside), head))
}

function categoryPage(site: Site, category: WorldCategory, number: number): Reply | undefined {
  const inside = site.market.listings.filter(
    ({ categoryPath }) => categoryPath.join() === category.path.join(),
  )
  const pages = Math.ceil(inside.length / PAGE_SIZE)
  if (number < 1 || number > pages) return undefined
  const shown = inside.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
  return cardFrame(site, category.path.join(' › '), shelfBody(site, category, { shown, number, pages, total: inside.length })) // prettier-ignore
}

export function shelfBody({ market, at }: Site, { path, url }: WorldCategory, { shown, number, pages }: Shelf): string {
  const cards = shown.map((listing) => card(priceAt(listing, market.skin, at))).join('\n')
  const next = number < pages ? `<a rel="next" href="${url}/p${number + 1}">More</a>` : ''
  const [top, shelf] = path
  return `<h2><span class="top">${e(top)}</span> › <span class="shelf">${e(shelf)}</span></h2>
<div class="grid">${cards}</div>${next}`
} // prettier-ignore

function card(listing: PricedListing): string {
  return `<div class="card"><h3><a href="${listing.path}">${e(listing.title)}</a></h3>
<div class="by">by <a href="/v/${listing.vendor}">${e(listing.vendor)}</a></div>
${priceTag(listing)}<div class="left">${listing.stock} in stock</div></div>`
}

function priceTag({ price, usd }: PricedListing): string {
  return `<div class="price"><span class="coin">${price.amount} ${price.currency}</span> <span class="peg">≈ $${grouped(usd)}</span></div>`
}

export function offer({ market }: Site, listing: PricedListing): string {
  const category = market.categories.find(({ path }) => path.join() === listing.categoryPath.join())!
  const [top, shelf] = listing.categoryPath
  const way = listing.shipsFrom
    ? `<div class="way"><span class="from">${e(placesText(listing.shipsFrom))}</span> → <span class="to">${e(placesText(listing.shipsTo ?? []))}</span></div>`
    : '<div class="way">Digital delivery</div>'
  return `<article><h2><a href="${category.url}"><span class="top">${e(top)}</span> › <span class="shelf">${e(shelf)}</span></a></h2>
<h1>${e(listing.title)}</h1><div class="by">by <a href="/v/${listing.vendor}">${e(listing.vendor)}</a></div>
${priceTag(listing)}<div class="left">${listing.stock} in stock</div><div class="gone">${listing.sold} sold</div>${way}
<div class="since">Listed <time datetime="${listing.postedAt}">${listing.postedAt}</time></div>
<p class="text">${e(listing.description).replaceAll('\n', '<br>')}</p>
<form method="post" action="/buy/${listing.nativeId}"><button>Buy now</button></form></article>
<ul class="voices">${listing.reviews.map(voice).join('\n')}</ul>`
}

function voice({ stars, buyer, postedAt, text }: WorldListing['reviews'][number]): string {
  return `<li><b data-stars="${stars}">${stars}/5</b> <i>${buyer}</i> <time datetime="${postedAt}">${postedAt}</time> <q>${e(text)}</q></li>`
}

export function seller({ market }: Site, vendor: WorldVendor): string {
  const offers = market.listings.filter((listing) => listing.vendor === vendor.name)
  const links = offers.map(({ path, title }) => `<li><a href="${path}">${e(title)}</a></li>`)
  return `<div class="profile"><h1>${e(vendor.name)}</h1><ul><li class="rank">${vendor.level}</li>
<li class="mark">${vendor.rating}/5</li><li class="deals">${vendor.sales} deals</li>
<li class="since">Member since <time datetime="${vendor.joinedAt}">${vendor.joinedAt}</time></li></ul>
<textarea class="pgp" readonly rows="12">${vendor.pgpKey}</textarea></div><ul class="stall">${links.join('\n')}</ul>`
}
