import { chinesePlaces, wide } from '../chinese-words.ts'
import { a, documentOf, e, each, lines, pageNumbers } from '../html-parts.ts'
import type { Design, ListModel, Offer, View } from '../market-view.ts'
import { dayOf } from '../true-records.ts'
import { chineseDoors } from './chinese-doors.ts'
import { inYuan } from './chinese-goods.ts'
import { forumProfile } from './chinese-sellers.ts'

/** The original: a forum's table of trades, figures in full width, a log-in that a page of nothing leads to. */
export const chineseFirst: Design = {
  name: 'forum',
  routes: {
    home: '/',
    list: '/forum-:id-1.html',
    listPage: '/forum-:id-:page.html',
    listing: '/thread-:id-1-1.html',
    vendor: '/space-uid-:id.html',
    'page-rules': '/rules.html',
    'page-door': '/member.php',
    'page-login': '/member.php?mod=login',
    'page-register': '/member.php?mod=register',
  },
  pageSize: 20,
  newestFirst: true,
  featured: 0,
  frame: (view, title, content) =>
    documentOf('zh-CN', `${title} - ${view.plan.title}`, '', `<div id="cf_top"><a class="cf_logo" href="/">${e(view.plan.title)}</a><ul class="cf_nav">${each(view.root.children, (node) => `<li>${a(view.nodeLink(node), node.path[0]!)}</li>`)}</ul>
<p class="cf_user">${a('/member.php', '登录')} ${a('/member.php?mod=register', '注册')}</p></div><div id="cf_body">${content}</div><div id="cf_foot">${a('/rules.html', '交易规则')} 本站提供担保交易</div>`),
  home: (view) => `<h1>版块列表</h1><table class="cf_forums">${each(view.root.children, (node) => `<tr><td><h2>${a(view.nodeLink(node), node.path[0]!)}</h2></td><td>欢迎发布${e(node.path[0]!)}类交易，请遵守版规。</td></tr>`)}</table>`,
  list: (view, list) => `<h1>${e(list.node!.path[0]!)}</h1><p class="cf_sum">共 ${list.total} 个交易</p>${table(view, list)}`,
  listing,
  vendor: (view, { seller, ...list }) => `<h1>${e(seller.name)}的个人资料</h1><ul class="cf_who"><li>等级：${seller.level}</li><li>评分：${seller.rating}</li><li>成交单数：${seller.sales}</li><li>注册时间：${dayOf(seller.joinedAt)}</li><li>最后上线：${dayOf(seller.lastSeenAt)}</li></ul>
${forumProfile(view, { ...list, seller })}<h2>在售交易</h2><ul class="cf_own">${each(list.offers, (offer) => `<li>${a(view.offerLink(offer), offer.title)}</li>`)}</ul>`,
  pages: {
    rules: () => ({ title: '交易规则', content: '<h1>交易规则</h1><p>所有交易走担保，确认收货后放款，最长七天。发生纠纷请在七天内提交仲裁，管理员三天内答复。请只在站内联系，线下交易后果自负。</p>' }),
    ...chineseDoors,
  },
  notFound: () => ({ title: '提示信息', content: '<h1>提示信息</h1><p>抱歉，您访问的页面不存在或已被删除。</p>' }),
  shows: {
    row: ['url', 'price', 'vendor', 'sold', 'stock', 'postedAt'],
    listing: ['url', 'description', 'price', 'prices', 'minOrder', 'vendor', 'categoryPath', 'sold', 'stock', 'views', 'postedAt', 'escrow', 'shipsFrom', 'shipsTo'],
    seller: ['level', 'rating', 'sales', 'joinedAt', 'lastSeenAt', 'reviewTotals', 'otherMarkets', 'contacts'],
    review: ['stars', 'buyer', 'postedAt', 'listingTitle', 'vendorName'],
    sellerReview: ['stars', 'buyer', 'postedAt', 'listingUrl', 'listingTitle', 'vendorName', 'imported', 'importedFrom'],
    counter: true,
    homeIsCategory: true,
  },
} // prettier-ignore

const usdt = (view: View, offer: Offer): string => `${wide(view.price(offer).amount)} USDT`
const yuan = (view: View, offer: Offer): string =>
  offer.held ? '面议' : `${inYuan(offer.usd * offer.factor, view.at, view.plan).amount}元`

function table(view: View, list: ListModel): string {
  const row = (offer: Offer): string => {
    const seller = view.seller(offer.vendor)
    return `<tr class="cf_row"><td>${offer.id}</td><td>${dayOf(offer.postedAt)}</td><td>${a(view.offerLink(offer), offer.title, 'cf_t')}</td><td>${usdt(view, offer)}</td><td>${yuan(view, offer)}</td><td>${wide(String(offer.sold))}</td><td>${wide(String(offer.stock))}</td><td>${a(view.sellerLink(seller), seller.name)}</td></tr>`
  }
  return `<table class="cf_list"><tr><th>编号</th><th>发布时间</th><th>标题</th><th>单价</th><th>约合</th><th>已售</th><th>剩余</th><th>商家</th></tr>${each(list.offers, row)}</table>
<div class="cf_pg">${pageNumbers(list, (text) => `<strong>${text}</strong>`)}</div>`
}

function listing(view: View, offer: Offer): string {
  const seller = view.seller(offer.vendor)
  const node = view.nodeOf(offer)
  const facts: [string, string][] = [
    ['交易编号', offer.id],
    ['单价', usd(view, offer)],
    ['商家', a(view.sellerLink(seller), seller.name)],
    ['已售', wide(String(offer.sold))],
    ['剩余', wide(String(offer.stock))],
    ['浏览', String(offer.views)],
    ['发布时间', dayOf(offer.postedAt)],
    ['最后上线', dayOf(seller.lastSeenAt)],
    ['交易方式', view.catalogue.escrow!],
  ]
  if (offer.shipsFrom) facts.push(['发货地', chinesePlaces(offer.shipsFrom)], ['发往', chinesePlaces(offer.shipsTo)]) // prettier-ignore
  const pairs = Array.from({ length: Math.ceil(facts.length / 2) }, (_, i) => facts.slice(i * 2, i * 2 + 2))
  return `<p class="cf_path">${a('/', '首页')} &gt; ${a(view.nodeLink(node), node.path[0]!)} &gt; ${e(offer.title)}</p><h1>${e(offer.title)}</h1>
<table class="cf_facts">${each(pairs, (two) => `<tr>${each(two, ([label, value]) => `<td class="cf_l">${label}：</td><td>${value}</td>`, '')}</tr>`)}</table>
<h2>商品描述</h2><div class="cf_words">${lines(offer.description)}</div><form method="post" action="/trade.php"><input type="hidden" name="tid" value="${offer.id}">数量 <input name="n" value="1"><button>购买</button></form>
<h2>评价</h2><table class="cf_said"><tr><th>买家</th><th>评分</th><th>评价</th><th>时间</th></tr>${each(offer.remarks, ({ stars, buyer, postedAt, text }) => `<tr><td>${buyer}</td><td>${stars}</td><td>${e(text)}</td><td>${dayOf(postedAt)}</td></tr>`)}</table>`
}

const usd = (view: View, offer: Offer): string => `${usdt(view, offer)}（${yuan(view, offer)}）`
