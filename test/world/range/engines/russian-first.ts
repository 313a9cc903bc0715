import { a, documentOf, e, each, lines, nextLink, wayTo } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { russianDay, russianPlaces, spaced } from '../russian-words.ts'
import { whereIs } from './russian-goods.ts'
import { vitrinaProfile } from './russian-sellers.ts'

/** `4,85` */
export const comma = (decimal: string): string => decimal.replace('.', ',')
export const isUnpriced = (view: View, offer: Offer): boolean => view.catalogue.unpriced!(offer)

const RULES = `<h1>Правила</h1><p>Оплата хранится у гаранта до подтверждения заказа, но не дольше трёх суток. Спор открывается до
истечения этого срока; модератор отвечает в течение суток. Общайтесь с магазином только через личные сообщения сайта.</p>`

/** The original: a shop-window of cards with city and district, roubles with a space, dates in words. */
export const russianFirst: Design = {
  name: 'vitrina',
  routes: {
    home: '/',
    list: '/catalog/:slug/',
    listPage: '/catalog/:slug/?page=:page',
    listing: '/product/:id',
    vendor: '/shops/:id',
    vendorPage: '/shops/:id?page=:page',
    'page-rules': '/rules',
  },
  pageSize: 15,
  newestFirst: true,
  featured: 5,
  frame: (view, title, content) =>
    documentOf('ru', `${title} — ${view.plan.title}`, '', `<div class="rv-shapka"><a class="rv-logo" href="/">${e(view.plan.title)}</a> ${a('/rules', 'Правила')} ${a('/login', 'Войти')} ${a('/register', 'Регистрация')}</div>
<div class="rv-kat">${each(view.root.children, (node) => `<div><b>${a(view.nodeLink(node), node.path[0]!)}</b> ${each(node.children, (child) => a(view.nodeLink(child), child.path[1]!), ', ')}</div>`)}</div><div class="rv-telo">${content}</div><div class="rv-podval">Работаем круглосуточно. Поддержка отвечает в тикетах.</div>`),
  home: (view, offers) => `<h2>Новые предложения</h2>${each(offers, (offer) => card(view, offer))}`,
  list: (view, list) => `<h1>${e(list.node!.path.at(-1)!)}</h1><p>Найдено: ${list.total}</p>${cards(view, list)}`,
  listing,
  vendor: (view, { seller, ...list }) => `<h1>${e(seller.name)}</h1><div class="rv-o"><p>Уровень: ${seller.level}</p><p>Рейтинг: ${comma(seller.rating)}</p><p>Сделок: ${seller.sales}</p>
<p>На сайте с: ${russianDay(seller.joinedAt)}</p><p>Был онлайн: ${russianDay(seller.lastSeenAt)}</p></div>${vitrinaProfile(view, { ...list, seller })}<h2>Витрина</h2>${cards(view, { ...list, seller })}`,
  pages: { rules: () => ({ title: 'Правила', content: RULES }) },
  notFound: () => ({ title: 'Не найдено', content: '<h1>Страница не найдена</h1><p>Такой страницы нет или товар снят с продажи.</p>' }),
  shows: {
    row: ['url', 'price', 'vendor'],
    listing: ['url', 'description', 'price', 'vendor', 'categoryPath', 'stock', 'sold', 'postedAt', 'shipsFrom', 'shipsTo', 'rating'],
    sellerRow: ['url', 'price', 'vendor'],
    seller: ['level', 'rating', 'sales', 'joinedAt', 'lastSeenAt', 'reviewTotals', 'otherMarkets', 'contacts'],
    review: ['stars', 'buyer', 'postedAt', 'listingTitle', 'vendorName'],
    sellerReview: ['stars', 'buyer', 'postedAt', 'listingUrl', 'listingTitle', 'vendorName', 'imported', 'importedFrom'],
    counter: true,
    homeIsCategory: false,
  },
} // prettier-ignore

const roubles = (view: View, offer: Offer): string =>
  isUnpriced(view, offer) ? 'договорная' : `${spaced(view.price(offer).amount)} руб.`

function card(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const place = whereIs(offer, offer.index)
  return `<div class="rv-kartochka"><h3>${a(view.offerLink(offer), offer.title)}</h3><div class="rv-cena">${roubles(view, offer)}</div>
<div class="rv-mag">Магазин: ${a(view.sellerLink(seller), seller.name)} <span class="rv-zv">★ ${comma(seller.rating)}</span></div>${place ? `<div class="rv-gorod">${place.city}, ${place.district}</div>` : ''}</div>`
}

function cards(view: View, list: ListModel): string {
  return `<div class="rv-setka">${each(list.offers, (offer) => card(view, offer))}</div>
<div class="rv-str">Страница ${list.page} из ${list.pages} ${nextLink(list, 'Дальше')}</div>`
}

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const place = whereIs(offer, offer.index)
  const facts: [string, string][] = [
    ['Цена', roubles(view, offer)],
    ['Магазин', a(view.sellerLink(seller), seller.name)],
    ['В наличии', String(offer.stock)],
    ['Продано', String(offer.sold)],
    ['Добавлено', russianDay(offer.postedAt)],
  ]
  if (place) facts.push(['Город', place.city], ['Район', place.district])
  if (offer.shipsFrom) facts.push(['Отправка из', russianPlaces(offer.shipsFrom)], ['Доставка в', russianPlaces(offer.shipsTo)]) // prettier-ignore
  if (offer.remarks.length > 0) facts.push(['Оценка', comma(String(view.mean(offer)))])
  return `<p class="rv-put">${each(wayTo(view, view.nodeOf(offer)), (node) => a(view.nodeLink(node), node.path.at(-1)!), ' / ')}</p><h1>${e(offer.title)}</h1>
<div class="rv-fakty">${each(facts, ([label, value]) => `<div><span>${label}:</span> <span>${value}</span></div>`)}</div>
<h2>Описание</h2><div class="rv-tekst">${lines(offer.description)}</div><form method="post" action="/order/${offer.id}"><button>Купить</button></form>
<h2>Отзывы</h2>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<div class="rv-otzyv"><b>${buyer}</b> <span>${stars}/5</span> <span>${russianDay(postedAt)}</span><p>${e(text)}</p></div>`)}`
}
