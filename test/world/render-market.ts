import { cardFrame, cardReply } from './card-pages.ts'
import { gateReply } from './gate-pages.ts'
import { escapeHtml, type Reply } from './html.ts'
import { REDIRECT_PATH } from './lures.ts'
import { frame, tableReply, type Site } from './table-pages.ts'
import type { WorldMarket } from './world-types.ts'

/** The neutral token that stands for what must be reported and never kept. */
export const MARKER = 'LF-CSAM-MARKER'

// One grey pixel.
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGM4AQAAqACn2mgO2wAAAABJRU5ErkJggg=='

// Long enough to be read as a page with something to say, as such pages have.
const HELP = `<p>Orders wait in escrow until you confirm them, or for fourteen days. Open a dispute before that time is
over; staff looks at both sides and decides within three days. Write to sellers through their page only, and encrypt
your address with the key that stands there. Sellers who answer late lose their level.</p>`

const CONTENT = {
  table: { frame, reply: tableReply },
  card: { frame: cardFrame, reply: cardReply },
}

/** What a market answers to a GET at a time. */
export function renderMarket(site: Site & { market: WorldMarket }, url: URL): Reply {
  const { market, outside } = site
  const path = url.pathname
  if (path === REDIRECT_PATH)
    return { status: 302, type: 'text/plain', body: '', location: `http://${outside}/landed` }
  if (path === '/skin.css') return { status: 200, type: 'text/css', body: 'body{margin:1em}' }
  const engine = CONTENT[market.engine]
  return (
    gateReply(market.gatePages, path, market.title) ??
    engine.reply(site, url) ??
    plainPage(site, path) ?? { ...engine.frame(site, 'Not found', '<h1>Not found</h1>'), status: 404 }
  )
}

function plainPage(site: Site & { market: WorldMarket }, path: string): Reply | undefined {
  const { market } = site
  const put = CONTENT[market.engine].frame
  const title = escapeHtml(market.title)
  if (path === '/') return put(site, 'Home', `<h1>Welcome to ${title}</h1>${homeWords(market)}`)
  if (path === '/about') return put(site, 'About', `<h1>About ${title}</h1>${aboutWords(market)}`)
  if (path === '/faq') return put(site, 'Help', `<h1>Help</h1>${HELP}`)
  if (path === '/search') return put(site, 'Search', `<h1>Search</h1><p>Type a word above.</p>${HELP}`)
  if (path === '/logout') return put(site, 'Bye', '<p>You are logged out.</p>')
  if (path === market.markerPath) return put(site, 'Special', markerWords(market))
  return undefined
}

function homeWords({ markerPath }: WorldMarket): string {
  return `<p>Choose a category. Today we also have <a href="${markerPath}">a special offer</a>.</p>
<p>Our rules are in <a href="/about">about us</a>.</p>${HELP}`
}

function aboutWords({ gatePages, pictureViaDataUrl }: WorldMarket): string {
  const links = gatePages.map(({ path }, i) => `<a href="${path}">link ${i + 1}</a>`)
  const picture = pictureViaDataUrl === '/about' ? `<img src="${PICTURE}" alt="our stall">` : ''
  return `<p>We have been open since 2024 and keep no records.</p>${HELP}${picture}<p>Old links: ${links.join(', ')}</p>`
}

/** Laid out as an offer, so that a broken gate would let it through as one. */
function markerWords({ engine }: WorldMarket): string {
  const text = `This stands for what must not be kept: ${MARKER}. ${'It is laid out as any other offer here. '.repeat(5)}`
  return engine === 'table'
    ? `<h1 class="offer">Special offer</h1><table class="facts"><tr><th>Price</th><td class="f-price">$10.00</td></tr></table><div class="words">${text}</div>`
    : `<article><h1>Special offer</h1><div class="price"><span class="coin">0.0605 XMR</span></div><p class="text">${text}</p></article>`
}
