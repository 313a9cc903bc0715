import { a, documentOf, e, each, lines, pageNumbers, wayTo } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { dottedDay, russianPlaces, spaced } from '../russian-words.ts'
import { comma, isUnpriced, russianFirst } from './russian-first.ts'
import { whereIs } from './russian-goods.ts'
import { tablicaProfile } from './russian-sellers.ts'

/** The same addresses as a table with a head, roubles by their sign, dates in figures. */
export const russianTable: Design = {
  ...russianFirst,
  name: 'tablica',
  pageSize: 30,
  newestFirst: false,
  featured: 0,
  frame: (view, title, content) =>
    documentOf('ru', `${view.plan.title}: ${title}`, '', `<table class="rt-vse"><tr><td class="rt-levo"><h3>${a('/', view.plan.title)}</h3>${each(view.root.children, (node) => `<p>${a(view.nodeLink(node), node.path[0]!)}</p>${each(node.children, (child) => `<p>— ${a(view.nodeLink(child), child.path[1]!)}</p>`)}`)}<p>${a('/rules', 'Правила')}</p><p>${a('/login', 'Вход')}</p></td><td class="rt-pravo">${content}</td></tr></table>`),
  home: () => `<h2>Добро пожаловать</h2><p>Все магазины площадки проверены, оплата через гаранта. Выберите раздел слева или прочтите ${a('/rules', 'правила')}.</p>`,
  list: (view, list) => `<h2>${e(list.node!.path.join(' — '))}</h2>${table(view, list)}`,
  listing,
  vendor: (view, { seller, ...list }) => `<h2>Магазин «${e(seller.name)}»</h2><table class="rt-o"><tr><td>Уровень</td><td>${seller.level}</td></tr><tr><td>Рейтинг</td><td>${comma(seller.rating)}</td></tr><tr><td>Сделок</td><td>${seller.sales}</td></tr><tr><td>Дата регистрации</td><td>${dottedDay(seller.joinedAt)}</td></tr><tr><td>Последний вход</td><td>${dottedDay(seller.lastSeenAt)}</td></tr></table>${tablicaProfile(view, { ...list, seller })}<h3>Товары</h3>${table(view, { ...list, seller })}`,
  shows: { ...russianFirst.shows, row: ['url', 'price', 'vendor', 'stock', 'postedAt'], sellerRow: ['url', 'price', 'vendor', 'stock', 'postedAt'], counter: false },
} // prettier-ignore

const roubles = (view: View, offer: Offer): string =>
  isUnpriced(view, offer) ? 'договорная' : `${spaced(view.price(offer).amount)} ₽`

function table(view: View, list: ListModel): string {
  const line = (offer: Offer): string => {
    const seller = view.seller(offer.vendor)
    const place = whereIs(offer, offer.index)
    return `<tr><td>${a(view.offerLink(offer), offer.title)}</td><td>${a(view.sellerLink(seller), seller.name)}</td><td>${place ? `${place.city} (${place.district})` : '—'}</td><td>${offer.stock}</td><td>${dottedDay(offer.postedAt)}</td><td align="right">${roubles(view, offer)}</td></tr>`
  }
  return `<table class="rt-spisok"><tr><th>Товар</th><th>Магазин</th><th>Город</th><th>Остаток</th><th>Дата</th><th>Цена</th></tr>${each(list.offers, line)}</table><p>Страницы: ${pageNumbers(list, (text) => `<b>${text}</b>`)}</p>`
}

const row = (label: string, value: string) => `<tr><th>${label}</th><td>${value}</td></tr>`

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const place = whereIs(offer, offer.index)
  return `<p>${each(wayTo(view, view.nodeOf(offer)), (node) => a(view.nodeLink(node), node.path.at(-1)!), ' → ')}</p><h2>${e(offer.title)}</h2>
<table class="rt-o">${row('Продавец', a(view.sellerLink(seller), seller.name))}${row('Стоимость', roubles(view, offer))}${row('Остаток', String(offer.stock))}${row('Продаж', String(offer.sold))}${row('Дата публикации', dottedDay(offer.postedAt))}${place ? row('Город, район', `${place.city}, ${place.district}`) : ''}${offer.shipsFrom ? row('Откуда', russianPlaces(offer.shipsFrom)) + row('Куда', russianPlaces(offer.shipsTo)) : ''}${offer.remarks.length > 0 ? row('Рейтинг', comma(String(view.mean(offer)))) : ''}</table>
<h3>Описание товара</h3><p>${lines(offer.description)}</p><form method="post" action="/order/${offer.id}"><button>Заказать</button></form>
<h3>Отзывы покупателей</h3><table class="rt-otz"><tr><th>Покупатель</th><th>Оценка</th><th>Отзыв</th><th>Дата</th></tr>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<tr><td>${buyer}</td><td>${stars}</td><td>${e(text)}</td><td>${dottedDay(postedAt)}</td></tr>`)}</table>`
}
