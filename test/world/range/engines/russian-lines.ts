import { a, documentOf, e, each, lines, nextLink } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { dottedDay, russianPlaces } from '../russian-words.ts'
import { comma, isUnpriced, russianFirst } from './russian-first.ts'
import { whereIs } from './russian-goods.ts'
import { strokiProfile } from './russian-sellers.ts'

/** Scripts with parameters for addresses, and lines of text with labels in them. */
export const russianLines: Design = {
  ...russianFirst,
  name: 'stroki',
  routes: {
    home: '/index.php',
    list: '/index.php?razdel=:id',
    listPage: '/index.php?razdel=:id&str=:page',
    listing: '/tovar.php?nomer=:id',
    vendor: '/magazin.php?nomer=:id',
    vendorPage: '/magazin.php?nomer=:id&str=:page',
    'page-rules': '/pravila.php',
  },
  pageSize: 20,
  featured: 0,
  frame: (view, title, content) =>
    documentOf('ru', title, '', `<center><h1>${a('/index.php', view.plan.title)}</h1><p>[ ${each(view.root.children, (node) => a(view.nodeLink(node), node.path[0]!), ' | ')} | ${a('/pravila.php', 'Правила')} | ${a('/vhod.php', 'Вход')} ]</p></center><hr>${content}`),
  home: (view) => `<h2>Разделы</h2>${each(view.root.children.flatMap(({ children }) => children), (node) => `<p>${a(view.nodeLink(node), node.path.join(' / '))}</p>`)}`,
  list: (view, list) => `<h2>${e(list.node!.path.at(-1)!)} (${list.total})</h2>${offerLines(view, list)}`,
  listing,
  vendor: (view, { seller, ...list }) => `<h2>${e(seller.name)}</h2><p>Уровень: ${seller.level}. Рейтинг: ${comma(seller.rating)}. Сделок: ${seller.sales}. На сайте с ${dottedDay(seller.joinedAt)}, последний вход ${dottedDay(seller.lastSeenAt)}.</p>${strokiProfile(view, { ...list, seller })}<h3>Товары</h3>${offerLines(view, { ...list, seller })}`,
  shows: {
    ...russianFirst.shows,
    listing: ['url', 'description', 'price', 'vendor', 'categoryPath', 'stock', 'sold', 'postedAt', 'shipsFrom', 'shipsTo'],
    homeIsCategory: true,
  },
} // prettier-ignore

const roubles = (view: View, offer: Offer): string =>
  isUnpriced(view, offer) ? 'по договорённости' : `${view.price(offer).amount} рублей`

function offerLines(view: View, list: ListModel): string {
  const line = (offer: Offer): string => {
    const seller = view.seller(offer.vendor)
    const place = whereIs(offer, offer.index)
    return `<div class="rs-s"><b>${a(view.offerLink(offer), offer.title)}</b><br>Цена: ${roubles(view, offer)}<br>Продавец: ${a(view.sellerLink(seller), seller.name)}${place ? `<br>Город: ${place.city}` : ''}</div><hr>`
  }
  return `${each(list.offers, line)}<p>${nextLink(list, 'Следующая страница >>')}</p>`
}

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const place = whereIs(offer, offer.index)
  const node = view.nodeOf(offer)
  return `<h2>${e(offer.title)}</h2><p>Продавец: ${a(view.sellerLink(seller), seller.name)}</p><p>Раздел: ${a(view.nodeLink(node), node.path.join(' / '))}</p><p>Цена: ${roubles(view, offer)}</p>
<p>Осталось: ${offer.stock}</p><p>Продано: ${offer.sold}</p><p>Добавлено: ${dottedDay(offer.postedAt)}</p>${place ? `<p>Город: ${place.city}</p><p>Район: ${place.district}</p>` : ''}
${offer.shipsFrom ? `<p>Отправляет из: ${russianPlaces(offer.shipsFrom)}</p><p>Доставка в: ${russianPlaces(offer.shipsTo)}</p>` : ''}<p>Описание:</p><p>${lines(offer.description)}</p><form method="post" action="/zakaz.php?nomer=${offer.id}"><button>В корзину</button></form>
<h3>Отзывы: ${offer.remarks.length}</h3>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<p class="rs-o">${dottedDay(postedAt)} ${buyer}, оценка ${stars}: ${e(text)}</p>`)}`
}
