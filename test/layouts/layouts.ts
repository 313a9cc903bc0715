import type { ScoredListing } from '../gold/score.ts'
import { around, expected, goods, type Good } from './goods.ts'

/** One way in which markets lay out a list, and what a reader should find there. */
export type Layout = { name: string; html: string; expected: ScoredListing[] }

const each = (show: (good: Good, i: number) => string, between = ''): string => goods.map(show).join(between)
const all = ['url', 'vendor', 'category', 'price'] as const
const at = (prefix: string, suffix = '') => (good: Good): string => `${prefix}${good.id}${suffix}` // prettier-ignore

export const shopLayouts: Layout[] = [
  {
    name: 'cards of bare divs without a class',
    html: around(each((g) => `<div><div><a href="/i/${g.id}"><img src="/p/${g.id}.jpg"></a></div><div><a href="/i/${g.id}">${g.title}</a></div><div>$${g.price}</div><div>by <a href="/u/${g.vendor}">${g.vendor}</a></div><div>${g.category}</div></div>`)),
    expected: expected(goods, 'USD', at('/i/'), [...all]),
  },
  {
    name: 'a definition list',
    html: around(`<dl>${each((g) => `<dt><a href="item.php?id=${g.id}">${g.title}</a></dt><dd>Price: ${g.price} EUR</dd><dd>Seller: <a href="seller.php?name=${g.vendor}">${g.vendor}</a></dd><dd>Category: ${g.category}</dd>`)}</dl>`),
    expected: expected(goods, 'EUR', at('item.php?id='), [...all]),
  },
  {
    name: 'a table with a header and bare numbers below "Price (USD)"',
    html: around(`<table><thead><tr><th>Title</th><th>Vendor</th><th>Category</th><th>Price (USD)</th><th>Ships from</th><th>Stock</th></tr></thead><tbody>${each((g) => `<tr><td><a href="/listing/${g.id}">${g.title}</a></td><td><a href="/vendor/${g.vendor}">${g.vendor}</a></td><td>${g.category}</td><td>${g.price}</td><td>${g.from}</td><td>${g.stock}</td></tr>`)}</tbody></table>`),
    expected: expected(goods, 'USD', at('/listing/'), [...all]),
  },
  {
    name: 'a table whose vendor cell spans several rows',
    html: around(`<table><tr><th>Vendor</th><th>Product</th><th>Category</th><th>Price</th></tr>${each((g, i) => `<tr>${i % 2 === 0 ? `<td rowspan="2"><a href="/v/${g.vendor}">${g.vendor}</a></td>` : ''}<td><a href="/o/${g.id}">${g.title}</a></td><td>${g.category}</td><td>€ ${g.price}</td></tr>`)}</table>`),
    expected: expected(goods.map((g, i) => ({ ...g, vendor: goods[i - (i % 2)]!.vendor })), 'EUR', at('/o/'), [...all]),
  },
  {
    name: 'a table in each row of a table',
    html: around(`<table>${each((g) => `<tr><td><table><tr><td><a href="?p=view&id=${g.id}"><img src="t${g.id}.png"></a></td><td><b><a href="?p=view&id=${g.id}">${g.title}</a></b><br>in <a href="?p=cat&c=${g.category}">${g.category}</a> by <a href="?p=user&u=${g.vendor}">${g.vendor}</a></td><td>0.0${g.price.replace('.', '')} BTC</td></tr></table></td></tr>`)}</table>`),
    expected: expected(goods.map((g) => ({ ...g, price: `0.0${g.price.replace('.', '')}` })), 'BTC', at('?p=view&id='), [...all]),
  },
  {
    name: 'lines that only breaks part',
    html: around(`<p>${each((g) => `<a href="/offer/${g.id}">${g.title}</a> - $${g.price} - sold by <a href="/shop/${g.vendor}">${g.vendor}</a>`, '<br>\n')}</p>`),
    expected: expected(goods, 'USD', at('/offer/'), ['url', 'vendor', 'price']),
  },
  {
    name: 'headings and paragraphs without a frame, parted by lines',
    html: around(each((g) => `<h3><a href="/thing/${g.id}-x">${g.title}</a></h3><p>Category: ${g.category}</p><p>Vendor: <a href="/profile/${g.vendor}">${g.vendor}</a></p><p>Price: £${g.price}</p><hr>`)),
    expected: expected(goods, 'GBP', at('/thing/', '-x'), [...all]),
  },
  {
    name: 'the price before the title',
    html: around(each((g) => `<div><span>${g.price} EUR</span> <a href="/a/${g.id}">${g.title}</a> <i>${g.category}</i> <a href="/seller/${g.vendor}">${g.vendor}</a></div>`)),
    expected: expected(goods, 'EUR', at('/a/'), [...all]),
  },
  {
    name: 'two rows for each thing',
    html: around(`<table>${each((g) => `<tr><td colspan="3"><a href="/buy/${g.id}">${g.title}</a></td></tr><tr><td>$${g.price}</td><td>Vendor: <a href="/user/${g.vendor}">${g.vendor}</a></td><td>Ships from: ${g.from}</td></tr>`)}</table>`),
    expected: expected(goods, 'USD', at('/buy/'), ['url', 'vendor', 'price']),
  },
  {
    name: 'a shop program with captions, old prices and taxes',
    html: around(`<div class="row">${each((g) => `<div class="product-layout"><div class="product-thumb"><div class="image"><a href="index.php?route=product/product&path=20&product_id=${g.id}"><img alt="${g.title}" title="${g.title}"></a></div><div><div class="caption"><h4><a href="index.php?route=product/product&path=20&product_id=${g.id}">${g.title}</a></h4><p>A thing of use for every house, and a fine gift to bring to friends..</p><p class="price"><span class="price-old">$999.00</span> <span class="price-new">$${g.price}</span> <span class="price-tax">Ex Tax: $1.00</span></p></div><div class="button-group"><button>Add to Cart</button><button>Compare</button></div></div></div></div>`)}</div>`).replaceAll('<span class="price-old">', '<span class="price-old"><del>').replaceAll('$999.00</span>', '$999.00</del></span>'),
    expected: expected(goods, 'USD', at('index.php?route=product/product&path=20&product_id='), ['url', 'price']),
  },
  {
    name: 'a long record as the first markets had it',
    html: around(each((g) => `<div class="listing"><div><a href="listing.php?id=${g.id}"><img src="x.png"></a></div><div><a href="listing.php?id=${g.id}">${g.title}</a><br>Item # ${g.id} - ${g.category} / ${g.category === 'Travel' ? 'Garden' : 'Books'} - <a href="user.php?id=${g.vendor}">${g.vendor}</a> (${g.stock})<br>Views: ${g.views} / Bids: Fixed price<br>Quantity left: Unlimited</div><div>Buy price<br>USD ${g.price}<br>(0.0012 BTC)</div></div>`)),
    expected: expected(goods.map((g) => ({ ...g, category: `${g.category} / ${g.category === 'Travel' ? 'Garden' : 'Books'}` })), 'USD', at('listing.php?id='), [...all]),
  },
  {
    name: 'cards without links, bought by a form',
    html: around(`<h2>Lighting</h2>${each((g, i) => `${i === 7 ? '<h2>Kitchen</h2>' : ''}<div><h4>${g.title}</h4><p>Made by hand, sent in two days, with a card of thanks from us all.</p><b>${g.price} €</b><form method="post" action="/cart"><input type="hidden" name="product_id" value="${g.id}"><button>Buy</button></form></div>`)}`),
    expected: expected(goods.map((g, i) => ({ ...g, category: i < 7 ? 'Lighting' : 'Kitchen' })), 'EUR', at(''), ['category', 'price']),
  },
  {
    name: 'a plain list',
    html: around(`<ul>${each((g) => `<li><a href="/${g.title.toLowerCase().replaceAll(/[ ,]+/g, '-')}">${g.title}</a> <span>${g.price} USDT</span></li>`)}</ul>`),
    expected: expected(goods, 'USDT', (g) => `/${g.title.toLowerCase().replaceAll(/[ ,]+/g, '-')}`, ['url', 'price']),
  },
  {
    name: 'rows with highlighted and struck-out ones among them',
    html: around(`<table>${each((g, i) => `<tr class="${i % 2 ? 'odd' : 'even'}"><td>${i % 4 === 0 ? `<b><font color="red"><a href="/p/${g.id}">${g.title}</a></font></b>` : `<a href="/p/${g.id}">${g.title}</a>`}</td><td>${i % 3 === 0 ? `<s>$900.00</s> <b>$${g.price}</b>` : `<b>$${g.price}</b>`}</td><td>${g.from} → Worldwide</td><td><a href="/m/${g.vendor}/about">${g.vendor}</a></td></tr>`)}</table>`),
    expected: expected(goods, 'USD', at('/p/'), ['url', 'price']),
  },
  {
    name: 'articles with the link around everything',
    html: around(each((g) => `<article><a href="/products/${g.id}"><figure><img src="a.jpg"></figure><div><p>${g.category}</p><p>${g.title}</p><p>${g.vendor}</p><p>ab ${g.price.replace('.', ',')} €</p></div></a></article>`)),
    expected: expected(goods, 'EUR', at('/products/'), ['url', 'price']),
  },
] // prettier-ignore
