import type { Listing, Vendor } from '#contracts/extraction.ts'
import { around } from './goods.ts'

type Detail = {
  name: string
  html: string
  kind: string
  listings?: Partial<Listing>[]
  vendors?: Partial<Vendor>[]
}

/** Pages about one thing or one vendor, and pages about neither that name prices all the same. */
export const details: Detail[] = [
  {
    name: "a shop program's product",
    kind: 'listing',
    html: `<html><head><title>Brass lamp – Shop</title></head><body><nav class="woocommerce-breadcrumb"><a href="/">Home</a> / <a href="/product-category/light/">Lighting</a> / Brass lamp</nav><div class="summary"><h1 class="product_title">Brass lamp</h1><p class="price"><span>$</span>25.00</p><div><p>A lamp of brass that stands on any table and gives good light.</p></div><p class="stock in-stock">12 in stock</p><form><button>Add to cart</button></form><div class="product_meta"><span>SKU: BL-7</span> <span>Category: <a href="/product-category/light/">Lighting</a></span></div></div></body></html>`,
    listings: [{ title: 'Brass lamp', price: { amount: '25.00', currency: 'USD' }, categoryPath: ['Lighting'], stock: 12 }],
  },
  {
    name: 'a product with bread crumbs and a bare price',
    kind: 'listing',
    html: around(`<ul class="breadcrumb"><li><a href="index.php?route=common/home"><i></i></a></li><li><a href="index.php?route=product/category&path=20">Lighting</a></li><li><a href="index.php?route=product/product&product_id=42">Brass lamp</a></li></ul><h1>Brass lamp</h1><ul><li>Brand: <a href="/b">Anna & sons</a></li><li>Product Code: Product 15</li><li>Availability: In Stock</li></ul><ul><li><h2>$110.00</h2></li><li>Ex Tax: $90.00</li></ul><label>Qty</label><input name=quantity><button>Add to Cart</button><ul class="nav"><li>Description</li></ul><div id="tab-description"><p>A lamp of brass that stands on any table and gives good light to all who read.</p></div>`, 'Brass lamp'),
    listings: [{ title: 'Brass lamp', price: { amount: '110.00', currency: 'USD' }, categoryPath: ['Lighting'] }],
  },
  {
    name: 'a product with a table of facts',
    kind: 'listing',
    html: around(`<h1>Brass lamp of Anna</h1><hr><div class="row"><div><img></div><div><h3>Information</h3><table><tr><td>Vendor</td><td><a href="/vendor/77">anna</a></td></tr><tr><td>Price per item</td><td>$25.00</td></tr><tr><td>Category</td><td><a href="/category/9">Lighting</a></td></tr><tr><td>Left/Sold</td><td>12 pieces/3 sold</td></tr><tr><td>Ships from</td><td>Germany</td></tr><tr><td>Ships to</td><td>Worldwide</td></tr><tr><td>Coins</td><td><span>BTC</span> <span>XMR</span></td></tr></table></div></div><h3>Description</h3><p>A lamp of brass that stands on any table and gives good light to all.</p><form><button>Buy now</button></form>`),
    listings: [{ title: 'Brass lamp of Anna', price: { amount: '25.00', currency: 'USD' }, vendor: { name: 'anna', url: '/vendor/77' }, categoryPath: ['Lighting'], shipsFrom: ['DE'], shipsTo: ['WORLDWIDE'], payments: ['BTC', 'XMR'], description: 'A lamp of brass that stands on any table and gives good light to all.' }],
  },
  {
    name: 'a Chinese product',
    kind: 'listing',
    html: `<html><head><title>出售手工灯具一批 - 市场</title></head><body><div><a href="/">首页</a> > <a href="/cat/3">手工制品</a></div><h2>出售手工灯具一批</h2><table><tr><td>价格</td><td>25 USDT</td></tr><tr><td>卖家</td><td><a href="/u/5">laowang</a></td></tr><tr><td>库存</td><td>12</td></tr><tr><td>发货地</td><td>德国</td></tr><tr><td>已售</td><td>3</td></tr><tr><td>发布时间</td><td>2024-03-05</td></tr></table><h3>商品描述</h3><div>黄铜台灯，可以放在任何桌子上，光线很好，适合阅读，质量可靠，欢迎下单。</div><button>立即购买</button></body></html>`,
    listings: [{ title: '出售手工灯具一批', price: { amount: '25', currency: 'USDT' }, vendor: { name: 'laowang' }, categoryPath: ['手工制品'], shipsFrom: ['DE'], stock: 12, sold: 3, postedAt: '2024-03-05' }],
  },
  {
    name: 'a Russian product',
    kind: 'listing',
    html: around(`<h1>Латунная лампа</h1><p>Продавец: <a href="/shop/9">anna</a></p><p>Цена: 1 500 руб.</p><p>Отправка из: Германия</p><p>В наличии: 12</p><p>Описание</p><p>Латунная лампа, которая стоит на любом столе и дает хороший свет.</p><button>Купить</button>`),
    listings: [{ title: 'Латунная лампа', price: { amount: '1500', currency: 'RUB' }, vendor: { name: 'anna' }, shipsFrom: ['DE'], stock: 12 }],
  },
  {
    name: "a vendor's profile",
    kind: 'vendor',
    html: around(`<h1>anna's profile</h1><table><tr><td>Level</td><td>5</td></tr><tr><td>Sales</td><td>1,204</td></tr><tr><td>Member since</td><td>March 4, 2023</td></tr><tr><td>Last seen</td><td>2024-05-06</td></tr><tr><td>Rating</td><td>4.8</td></tr></table><p>Welcome all. I sell lamps of brass and of glass since years.</p>`),
    vendors: [{ name: 'anna', level: '5', sales: 1204, joinedAt: '2023-03-04', lastSeenAt: '2024-05-06', rating: 4.8 }],
  },
  {
    name: 'a list of vendors is no list of things',
    kind: 'other',
    html: around(`<table><tr><th>Vendor</th><th>Level</th><th>Sales</th><th>Rating</th><th>Last seen</th></tr>${['anna', 'boris', 'carla', 'doris'].map((n, i) => `<tr><td><a href="/v/${n}">${n}</a></td><td>${i}</td><td>${i * 100}</td><td>4.${i}</td><td>2024-01-0${i + 1}</td></tr>`).join('')}</table>`),
  },
  {
    name: 'answers that name prices',
    kind: 'other',
    html: around(`<h1>FAQ</h1><h3>What does a vendor account cost?</h3><p>The bond is $500 and is not returned.</p><h3>What are the fees?</h3><p>Fees are 4% of each order, and at least $1.</p>`),
  },
  {
    name: 'a wallet with rates',
    kind: 'other',
    html: around(`<h1>Wallet</h1><table><tr><th>Coin</th><th>Balance</th><th>Rate</th></tr><tr><td>BTC</td><td>0.00 BTC</td><td>$61,000</td></tr><tr><td>XMR</td><td>0.00 XMR</td><td>$160</td></tr><tr><td>LTC</td><td>0.00 LTC</td><td>$80</td></tr></table><form><button>Withdraw</button></form>`),
  },
  {
    name: 'a thread',
    kind: 'thread',
    html: `<html><head><title>Selling lamps</title></head><body><h2>Selling lamps of brass</h2>${['anna', 'boris', 'carla'].map((n, i) => `<div class="post"><div><a href="/user/${n}">${n}</a><p>Posts: ${i * 12}</p><p>Joined: Mar 202${i}</p></div><div><p>March 0${i + 1}, 2024, 10:00</p><div>I have lamps of brass to give away to whoever comes by, number ${i}, and they give good light.</div></div></div>`).join('')}</body></html>`,
  },
] // prettier-ignore
