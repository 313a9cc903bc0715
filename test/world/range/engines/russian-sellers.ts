import type { Counted } from '../draw-profile.ts'
import { a, e, each } from '../html-parts.ts'
import type { ListModel, Seller, View } from '../market-view.ts'
import { dottedDay, russianDay } from '../russian-words.ts'
import { sellerRemarks } from '../true-records.ts'

type Sold = ListModel & { seller: Seller }
const SPANS: Record<string, string> = { P1M: 'за месяц', P6M: 'за 6 месяцев', P12M: 'за 12 месяцев' }
const SIGHTS = [['positive', 'Положительные'], ['neutral', 'Нейтральные'], ['negative', 'Отрицательные']] as const // prettier-ignore
const NAMES: Record<string, string> = { jabber: 'Jabber', telegram: 'Телеграм' }

const reach = ({ contacts }: Seller): string =>
  contacts.length === 0 ? '' : `<p>Связь с магазином — ${each(contacts, ({ type, value }) => `${NAMES[type]!}: ${type === 'telegram' ? '@' : ''}${value}`, ', ')}</p>` // prettier-ignore

const counts = (of: Counted | Seller['elsewhere'][number]): string =>
  each(SIGHTS, ([sight]) => `<td>${of[sight]!}</td>`, '')
const heads = each(SIGHTS, ([, name]) => `<th>${name}</th>`, '')

/** A time in each column, other markets in a table, a box for each review. */
export function vitrinaProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<div class="rv-otzyv"><b>${buyer}</b> <span>${stars}/5</span> <span>${russianDay(postedAt)}</span><p>${e(text)}</p>${offer ? a(view.offerLink(offer), offer.title) : `<small>Импортирован с площадки «${from!}»</small>`}</div>`) // prettier-ignore
  return `<h2>Отзывы о магазине</h2><table class="rv-itogi"><tr><th></th>${each(totals, ({ window }) => `<th>${SPANS[window]!}</th>`, '')}</tr>${each(SIGHTS, ([sight, name]) => `<tr><td>${name}</td>${each(totals, (span) => `<td>${span[sight]}</td>`, '')}</tr>`)}</table>
${elsewhere.length > 0 ? `<h2>Репутация на других площадках</h2><table class="rv-itogi"><tr><th>Площадка</th>${heads}</tr>${each(elsewhere, (other) => `<tr><td>${other.market}</td>${counts(other)}</tr>`)}</table>` : ''}${reach(sold.seller)}<h2>Отзывы</h2>${said}`
}

/** A time in each row, other markets in a list, reviews in a table with a column that says where they are from. */
export function tablicaProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<tr><td>${buyer}</td><td>${stars}</td><td>${offer ? a(view.offerLink(offer), offer.title) : '—'}</td><td>${e(text)}</td><td>${dottedDay(postedAt)}</td><td>${from ?? 'эта площадка'}</td></tr>`) // prettier-ignore
  return `<h3>Итоги</h3><table class="rt-itogi"><tr><th>Период</th>${heads}</tr>${each(totals, (span) => `<tr><td>${SPANS[span.window]!}</td>${counts(span)}</tr>`)}</table>
${elsewhere.length > 0 ? `<h3>Отзывы с других площадок</h3><ul>${each(elsewhere, ({ market, positive, neutral, negative }) => `<li>${market}: +${positive!} / ${neutral!} / -${negative!}</li>`)}</ul>` : ''}${reach(sold.seller)}
<h3>Отзывы покупателей</h3><table class="rt-otz"><tr><th>Покупатель</th><th>Оценка</th><th>Товар</th><th>Отзыв</th><th>Дата</th><th>Источник</th></tr>${said}</table>`
}

/** A line for each time, for each other market and for each review. */
export function strokiProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<p class="rs-o">${dottedDay(postedAt)} ${buyer}, оценка ${stars}: ${e(text)} ${offer ? a(view.offerLink(offer), offer.title) : `(перенесён с площадки ${from!})`}</p>`) // prettier-ignore
  return `<h3>Отзывы за всё время работы</h3>${each(totals, ({ window, positive, neutral, negative }) => `<p>${SPANS[window]!}: положительных ${positive}, нейтральных ${neutral}, отрицательных ${negative}</p>`)}
${elsewhere.length > 0 ? `<h3>Другие площадки</h3>${each(elsewhere, ({ market, positive, neutral, negative }) => `<p>${market}: положительных ${positive!}, нейтральных ${neutral!}, отрицательных ${negative!}</p>`)}` : ''}${reach(sold.seller)}<h3>Отзывы</h3>${said}`
}
