import { chinesePlaces } from '../chinese-words.ts'
import { a, documentOf, e, each, lines, pageNumbers } from '../html-parts.ts'
import type { Design, Offer, View } from '../market-view.ts'
import { dayOf } from '../true-records.ts'
import { chineseDoors } from './chinese-doors.ts'
import { chineseFirst } from './chinese-first.ts'
import { inYuan } from './chinese-goods.ts'
import { rowsProfile } from './chinese-sellers.ts'

/** New addresses, one line a trade with the seller in front, and yuan as the price that counts. */
export const chineseRows: Design = {
  ...chineseFirst,
  name: 'rows',
  routes: {
    home: '/index.html',
    list: '/board/:id/',
    listPage: '/board/:id/:page/',
    listing: '/trade/:id',
    vendor: '/u/:id',
    'page-rules': '/about/rules',
    'page-door': '/enter',
    'page-login': '/login',
    'page-register': '/register',
  },
  pageSize: 25,
  newestFirst: false,
  frame: (view, title, content) =>
    documentOf('zh-Hans', title, '', `<div class="cr1">${a('/index.html', view.plan.title)}｜${each(view.root.children, (node) => a(view.nodeLink(node), node.path[0]!), '｜')}｜${a('/about/rules', '帮助')}｜${a('/enter', '登录')}</div><div class="cr2">${content}</div>`),
  home: (view) => `<h2>全部分类</h2><ul>${each(view.root.children, (node) => `<li>${a(view.nodeLink(node), node.path[0]!)}</li>`)}</ul>`,
  list: (view, list) => `<h2>${e(list.node!.path[0]!)}（${list.total}）</h2><ul class="cr3">${each(list.offers, (offer) => line(view, offer))}</ul><p>${pageNumbers(list, (text) => `[${text}]`)}</p>`,
  listing,
  vendor: (view, { seller, ...list }) => `<h2>${e(seller.name)}</h2><table class="cr4"><tr><th>等级</th><td>${seller.level}</td></tr><tr><th>评分</th><td>${seller.rating}</td></tr><tr><th>成交量</th><td>${seller.sales}</td></tr><tr><th>注册日期</th><td>${dayOf(seller.joinedAt)}</td></tr><tr><th>最后登录时间</th><td>${dayOf(seller.lastSeenAt)}</td></tr></table>${rowsProfile(view, { ...list, seller })}<h3>在售</h3><p>${each(list.offers, (offer) => a(view.offerLink(offer), offer.title), '<br>')}</p>`,
  pages: { rules: chineseFirst.pages['rules']!, ...chineseDoors },
  shows: {
    ...chineseFirst.shows,
    row: ['url', 'price', 'vendor', 'stock'],
    listing: ['url', 'description', 'price', 'prices', 'minOrder', 'vendor', 'categoryPath', 'sold', 'stock', 'postedAt', 'shipsFrom', 'shipsTo'],
  },
} // prettier-ignore

const price = (view: View, offer: Offer): string => `${view.price(offer).amount} USDT`

function line(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  return `<li>【${a(view.sellerLink(seller), seller.name)}】${a(view.offerLink(offer), offer.title)} <b>${price(view, offer)}</b> 剩余${offer.stock}</li>`
}

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const node = view.nodeOf(offer)
  const yuan = offer.held ? '面议' : `${inYuan(offer.usd * offer.factor, view.at, view.plan).amount}元`
  return `<p>${a('/index.html', '首页')} » ${a(view.nodeLink(node), node.path[0]!)} » 正文</p><h2>${e(offer.title)}</h2>
<p>发布人：${a(view.sellerLink(seller), seller.name)}</p><p>编号：${offer.id}</p><p>售价：${price(view, offer)}，约${yuan}</p><p>剩余数量：${offer.stock}</p><p>已出售：${offer.sold}</p><p>发布日期：${dayOf(offer.postedAt)}</p>
${offer.shipsFrom ? `<p>发货地点：${chinesePlaces(offer.shipsFrom)}</p><p>配送至：${chinesePlaces(offer.shipsTo)}</p>` : ''}<h3>内容</h3><div>${lines(offer.description)}</div><form method="post" action="/buy/${offer.id}"><button>担保购买</button></form>
<h3>成交评价</h3><ul>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<li>${dayOf(postedAt)} ${buyer}：${e(text)}（${stars}分）</li>`)}</ul>`
}
