import { chineseDay } from '../chinese-words.ts'
import { a, e, each } from '../html-parts.ts'
import type { ListModel, Seller, View } from '../market-view.ts'
import { dayOf, sellerRemarks } from '../true-records.ts'

type Sold = ListModel & { seller: Seller }
const SPANS: Record<string, string> = { P1M: '近1个月', P6M: '近6个月', P12M: '近12个月' }
const SIGHTS = [['positive', '好评'], ['neutral', '中评'], ['negative', '差评']] as const // prettier-ignore
const NAMES: Record<string, string> = { telegram: 'Telegram', email: '邮箱' }

const reach = ({ contacts }: Seller): string =>
  contacts.length === 0 ? '' : `<p>联系方式：${each(contacts, ({ type, value }) => `${NAMES[type]!}：${type === 'telegram' ? '@' : ''}${value}`, '，')}</p>` // prettier-ignore

/** A time in each column, other platforms in a table, reviews with a column that says where they are from. */
export function forumProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const others = each(elsewhere, ({ market, sales, rating }) => `<tr><td>${market}</td><td>${sales}</td><td>${rating}/5</td></tr>`) // prettier-ignore
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<tr><td>${buyer}</td><td>${stars}</td><td>${offer ? a(view.offerLink(offer), offer.title) : ''}</td><td>${e(text)}</td><td>${dayOf(postedAt)}</td><td>${from === undefined ? '本站' : `导入自${from}`}</td></tr>`) // prettier-ignore
  return `<h2>评价统计</h2><table class="cf_tot"><tr><th></th>${each(totals, ({ window }) => `<th>${SPANS[window]!}</th>`, '')}</tr>${each(SIGHTS, ([sight, name]) => `<tr><td>${name}</td>${each(totals, (span) => `<td>${span[sight]}</td>`, '')}</tr>`)}</table>
${elsewhere.length > 0 ? `<h2>其他平台评价</h2><table class="cf_else"><tr><th>平台</th><th>成交</th><th>评分</th></tr>${others}</table>` : ''}${reach(sold.seller)}
<h2>最近评价</h2><table class="cf_said"><tr><th>买家</th><th>评分</th><th>商品</th><th>评价</th><th>时间</th><th>来源</th></tr>${said}</table>`
}

/** A line for each time, other markets in a list, a box for each review. */
export function cardsProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const others = each(
    elsewhere,
    ({ market, sales, rating }) => `<li>${market}：${rating}/5（${sales}单）</li>`,
  )
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<div class="cc-s"><b>${buyer}</b> ${'★'.repeat(stars)} <i>${chineseDay(postedAt)}</i><p>${e(text)}</p>${offer ? a(view.offerLink(offer), offer.title) : `<i>导入自${from!}</i>`}</div>`) // prettier-ignore
  return `<h3>评价</h3>${each(totals, (span) => `<p>${SPANS[span.window]!}：${each(SIGHTS, ([sight, name]) => `${name}${span[sight]}`, '，')}</p>`)}
${elsewhere.length > 0 ? `<h3>其他市场信誉</h3><ul>${others}</ul>` : ''}${reach(sold.seller)}<h3>买家评论</h3>${said}`
}

/** A time in each row, other markets in a table by what buyers gave, a line for each review. */
export function rowsProfile(view: View, sold: Sold): string {
  const { totals, elsewhere } = sold.seller
  const others = each(elsewhere, ({ market, sales, rating }) => `<tr><td>${market}</td><td>${rating}/5</td><td>${sales}</td></tr>`) // prettier-ignore
  const said = each(sellerRemarks(sold), ({ stars, buyer, postedAt, text, offer, from }) => `<li>${dayOf(postedAt)} ${buyer}：${e(text)}（${stars}分）${offer ? a(view.offerLink(offer), offer.title) : `[导入：${from!}]`}</li>`) // prettier-ignore
  return `<table class="cr4"><tr><th>时间</th>${each(SIGHTS, ([, name]) => `<th>${name}</th>`, '')}</tr>${each(totals, (span) => `<tr><td>${SPANS[span.window]!.slice(1)}</td>${each(SIGHTS, ([sight]) => `<td>${span[sight]}</td>`, '')}</tr>`)}</table>
${elsewhere.length > 0 ? `<h3>外部评价</h3><table class="cr4"><tr><th>市场</th><th>评分</th><th>成交量</th></tr>${others}</table>` : ''}${reach(sold.seller)}<h3>成交评价</h3><ul>${said}</ul>`
}
