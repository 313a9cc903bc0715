import { around, expected, goods, type Good } from './goods.ts'
import type { Layout } from './layouts.ts'

const each = (show: (good: Good, i: number) => string): string => goods.map(show).join('')
const at = (prefix: string, suffix = '') => (good: Good): string => `${prefix}${good.id}${suffix}` // prettier-ignore
const CHINESE = ['企业名录', '学习教程', '旧书', '茶具', '手工地毯', '乐器']
const chinese = goods.map((good, i) => ({
  ...good,
  title: `出售${CHINESE[i % CHINESE.length]!}第${good.id}批，质量可靠`,
}))
const russian = goods.map((good, i) => ({ ...good, title: `${['Лампа', 'Часы', 'Чайник'][i % 3]!} ручной работы № ${good.id}` })) // prettier-ignore

/** Forums, Chinese and Russian markets, and lists without prices. */
export const foreignLayouts: Layout[] = [
  {
    name: 'a Chinese forum: threads with author, date, replies and views',
    html: `<html><body><div id="nv"><ul><li><a href="forum.php">首页</a></li><li><a href="forum.php?mod=forumdisplay&fid=2">数据资源</a></li><li><a href="forum.php?mod=forumdisplay&fid=3">服务接单</a></li><li><a href="forum.php?mod=forumdisplay&fid=4">实体物品</a></li><li><a href="forum.php?mod=forumdisplay&fid=5">技术教程</a></li></ul></div><table><tr><th>标题</th><td>作者</td><td>回复/查看</td><td>最后发表</td></tr>${chinese.map((g) => `<tbody><tr><td class="icn"><a href="forum.php?mod=viewthread&tid=${g.id}" title="新窗口打开"></a></td><th><a href="forum.php?mod=viewthread&tid=${g.id}&extra=page%3D1" class="s xst">${g.title}</a></th><td><cite><a href="home.php?mod=space&uid=${g.stock}">${g.vendor}</a></cite><em>${g.day}</em></td><td><a href="forum.php?mod=viewthread&tid=${g.id}&extra=page%3D1">${g.stock}</a><em>${g.views}</em></td><td><cite><a href="home.php?mod=space&username=zhang">zhang</a></cite><em><a href="forum.php?mod=redirect&tid=${g.id}&goto=lastpost">2024-1-2 11:20</a></em></td></tr></tbody>`).join('')}</table></body></html>`,
    expected: expected(chinese, '', at('forum.php?mod=viewthread&tid=', '&extra=page%3D1'), ['url', 'vendor']),
  },
  {
    name: 'a Chinese market: a table with price and seller',
    html: around(`<table><tr><td>编号</td><td>商品名称</td><td>分类</td><td>价格</td><td>卖家</td><td>成交</td><td>发布时间</td></tr>${chinese.map((g) => `<tr><td>${g.id}</td><td><a href="/view.php?id=${g.id}">${g.title}</a></td><td>${g.category}</td><td>${g.price} USDT</td><td>${g.vendor}</td><td>${g.stock}</td><td>${g.day}</td></tr>`).join('')}</table>`),
    expected: expected(chinese, 'USDT', at('/view.php?id='), ['url', 'vendor', 'category', 'price']),
  },
  {
    name: 'a Chinese market: cards with labels',
    html: around(chinese.map((g) => `<div class="box"><a href="/goods/${g.id}.html"><p>${g.title}</p></a><span>价格：￥${g.price}</span><span>商家：${g.vendor}</span><span>已售：${g.stock}</span><span>库存：${g.views}</span></div>`).join('')),
    expected: expected(chinese, 'CNY', at('/goods/', '.html'), ['url', 'vendor', 'price']),
  },
  {
    name: 'a Russian market: cards with labels',
    html: around(russian.map((g) => `<div><h4><a href="/tovar/${g.id}/">${g.title}</a></h4><div>Цена: ${g.price.replace(/\.\d+$/, '')} руб.</div><div>Продавец: <a href="/prodavec/${g.vendor}">${g.vendor}</a></div><div>Категория: ${g.category}</div></div>`).join('')),
    expected: expected(russian.map((g) => ({ ...g, price: g.price.replace(/\.\d+$/, '') })), 'RUB', at('/tovar/', '/'), ['url', 'vendor', 'category', 'price']),
  },
  {
    name: 'a German market: a table with commas',
    html: around(`<table><tr><th>Artikel</th><th>Verkäufer</th><th>Preis</th><th>Versand aus</th></tr>${each((g) => `<tr><td><a href="artikel.php?nr=${g.id}">${g.title}</a></td><td><a href="haendler.php?n=${g.vendor}">${g.vendor}</a></td><td>${g.price.replace('.', ',')} €</td><td>Deutschland</td></tr>`)}</table>`),
    expected: expected(goods, 'EUR', at('artikel.php?nr='), ['url', 'vendor', 'price']),
  },
  {
    name: 'a forum of lists in lists',
    html: `<html><body><div id="wrap"><ul class="linklist"><li><a href="./index.php">Board index</a></li><li><a href="./viewforum.php?f=3">Goods</a></li></ul><h2><a href="./viewforum.php?f=3">Goods</a></h2><div class="forumbg"><ul class="topiclist"><li class="header"><dl><dt>Topics</dt><dd>Replies</dd><dd>Views</dd><dd>Last post</dd></dl></li></ul><ul class="topiclist topics">${each((g) => `<li class="row"><dl><dt><a href="./viewtopic.php?f=3&t=${g.id}" class="topictitle">${g.title}</a><br>by <a href="./memberlist.php?mode=viewprofile&u=${g.stock}" class="username">${g.vendor}</a> » Mon Mar 04, 2024 9:12 am</dt><dd>${g.stock}</dd><dd>${g.views}</dd><dd><span>by <a href="./memberlist.php?mode=viewprofile&u=2">zed</a> <a href="./viewtopic.php?f=3&p=${g.id + 5}#p7"><img></a><br>Tue Mar 05, 2024 7:00 pm</span></dd></dl></li>`)}</ul></div></div></body></html>`,
    expected: expected(goods, '', at('./viewtopic.php?f=3&t='), ['url', 'vendor']),
  },
  {
    name: 'a forum as a table with "started by"',
    html: `<html><body><div><a href="index.php?action=help">Help</a><a href="index.php?action=login">Login</a></div><table><tr><th></th><th>Subject / Started by</th><th>Replies / Views</th><th>Last post</th></tr>${each((g) => `<tr><td><img src="i.gif"></td><td><div><span><a href="index.php?topic=${g.id}.0">${g.title}</a></span><p>Started by <a href="index.php?action=profile;u=${g.stock}">${g.vendor}</a></p></div></td><td>${g.stock} Replies<br>${g.views} Views</td><td><a href="index.php?topic=${g.id}.msg9#new"><img></a> March 04, 2024, 09:12:11 AM<br>by <a href="index.php?action=profile;u=9">zed</a></td></tr>`)}</table></body></html>`,
    expected: expected(goods, '', at('index.php?topic=', '.0'), ['url', 'vendor']),
  },
] // prettier-ignore
