import { chineseDay, chinesePlaces } from '../chinese-words.ts'
import { a, documentOf, e, each, lines, nextLink } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { chineseFirst } from './chinese-first.ts'
import { inYuan } from './chinese-goods.ts'
import { cardsProfile } from './chinese-sellers.ts'

/** The same addresses with a box for each trade and labels in it; figures as everywhere, dates in words. */
export const chineseCards: Design = {
  ...chineseFirst,
  name: 'cards',
  pageSize: 12,
  frame: (view, title, content) =>
    documentOf('zh', `${view.plan.title}｜${title}`, '', `<header class="cc-h"><b>${a('/', view.plan.title)}</b><span>${a('/member.php', '进入')}</span></header><div class="cc-side">${each(view.root.children, (node) => `<p>${a(view.nodeLink(node), node.path[0]!)}</p>`)}<p>${a('/rules.html', '规则')}</p></div><section class="cc-c">${content}</section>`),
  home: (view) => `<h2>欢迎光临</h2><p>请选择分类：${each(view.root.children, (node) => a(view.nodeLink(node), node.path[0]!), '、')}。新手请先阅读${a('/rules.html', '交易规则')}。</p>`,
  list: (view, list) => `<h2>${e(list.node!.path[0]!)}</h2>${boxes(view, list)}`,
  listing,
  vendor: (view, { seller, ...list }) => `<h2>商家：${e(seller.name)}</h2><p>等级 ${seller.level}，信誉 ${seller.rating}，交易次数 ${seller.sales}，加入时间 ${chineseDay(seller.joinedAt)}，最近登录 ${chineseDay(seller.lastSeenAt)}。</p>${cardsProfile(view, { ...list, seller })}<h3>在售</h3><ol>${each(list.offers, (offer) => `<li>${a(view.offerLink(offer), offer.title)}</li>`)}</ol>`,
  shows: { ...chineseFirst.shows, row: ['url', 'price', 'vendor', 'sold', 'stock'], counter: false },
} // prettier-ignore

const price = (view: View, offer: Offer): string => `${view.price(offer).amount} USDT`

function boxes(view: View, list: ListModel): string {
  const box = (offer: Offer): string => {
    const seller = view.seller(offer.vendor)
    return `<div class="cc-x"><h3>${a(view.offerLink(offer), offer.title)}</h3><span>价格：${price(view, offer)}</span><span>卖家：${a(view.sellerLink(seller), seller.name)}</span><span>销量：${offer.sold}</span><span>库存：${offer.stock}</span></div>`
  }
  return `<div class="cc-g">${each(list.offers, box)}</div><p class="cc-p">${list.page > 1 ? a(list.pageLink(list.page - 1), '上一页') : ''} 第${list.page}页 ${nextLink(list, '下一页')}</p>`
}

const item = (label: string, value: string) => `<li><b>${label}</b><i>${value}</i></li>`

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const node = view.nodeOf(offer)
  const yuan = offer.held ? '' : item('折合人民币', `${inYuan(offer.usd * offer.factor, view.at, view.plan).amount}元`)
  return `<h2>${e(offer.title)}</h2><ul class="cc-f">${item('商品编号', offer.id)}${item('卖家', a(view.sellerLink(seller), seller.name))}${item('价格', price(view, offer))}${yuan}${item('库存', String(offer.stock))}${item('销量', String(offer.sold))}${item('浏览次数', String(offer.views))}${item('分类', a(view.nodeLink(node), node.path[0]!))}${item('上架时间', chineseDay(offer.postedAt))}${item('担保', view.catalogue.escrow!)}${offer.shipsFrom ? item('所在地', chinesePlaces(offer.shipsFrom)) + item('配送范围', chinesePlaces(offer.shipsTo)) : ''}</ul>
<h3>详细说明</h3><p class="cc-w">${lines(offer.description)}</p><form method="post" action="/trade.php"><button name="tid" value="${offer.id}">立即下单</button></form>
<h3>买家评论</h3>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<div class="cc-s"><b>${buyer}</b> ${'★'.repeat(stars)} <i>${chineseDay(postedAt)}</i><p>${e(text)}</p></div>`)}`
} // prettier-ignore
