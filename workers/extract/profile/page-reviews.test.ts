import { describe, expect, test } from 'vitest'
import type { Review } from '#contracts/extraction.ts'
import { extractPage } from '../extract-page.ts'

const capturedAt = new Date('2026-11-21T10:00:00Z')
const read = (html: string) => extractPage({ html, url: 'http://quay.onion/p/7', capturedAt })
/** A listing's own page with something about its buyers below it. */
const product = (said: string) =>
  read(`<h1>Brass lamp</h1><p>Price: $25.00</p><p>Seller: <a href="/u/anna">anna</a></p><p>In stock: 12</p><button>Buy now</button>${said}`).reviews // prettier-ignore
const profile = (said: string) =>
  read(`<h1>anna77</h1><p>Member since: 2024-03-05</p><p>Last seen: 2026-11-02</p><p>Level: 4</p>${said}`).reviews // prettier-ignore
const said = (reviews: Review[]) => reviews.map(({ buyer, stars, postedAt }) => ({ buyer, stars, postedAt }))
const TWO = [
  { buyer: 'b…s', stars: 5, postedAt: '2026-10-01' },
  { buyer: 'k…e', stars: 3, postedAt: '2026-10-24/2026-10-31' },
]

describe('reviews are read', () => {
  test.each([
    ['a table', '<table><tr><th>Rating</th><th>Buyer</th><th>Comment</th><th>Date</th></tr><tr><td>5/5</td><td>b***s</td><td>Good light</td><td>2026-10-01</td></tr><tr><td>3/5</td><td>k***e</td><td>Came late</td><td>3 weeks ago</td></tr></table>'],
    ['a table whose stars are numbers', '<table><tr><th>Date</th><th>Stars</th><th>User</th><th>Text</th></tr><tr><td>2026-10-01</td><td>5</td><td>b***s</td><td>Good light</td></tr><tr><td>3 weeks ago</td><td>3</td><td>k***e</td><td>Came late</td></tr></table>'],
    ['blocks with names cut short', '<h2>Reviews</h2><div><b>b…s</b> <span>★★★★★</span> <i>2026-10-01</i><p>Good light</p></div><div><b>k…e</b> <span>★★★☆☆</span> <i>3 weeks ago</i><p>Came late</p></div>'],
    ['blocks', '<h2>Reviews</h2><div><b>b***s</b> <span>★★★★★</span> <i>2026-10-01</i><p>Good light</p></div><div><b>k***e</b> <span>★★★☆☆</span> <i>3 weeks ago</i><p>Came late</p></div>'],
    ['a list', '<h2>Feedback</h2><ul><li>2026-10-01 b***s, rating 5: Good light</li><li>3 weeks ago k***e, rating 3: Came late</li></ul>'],
    ['lines', '<h3>2 comments</h3><p>★★★★★ <b>b***s</b> on 2026-10-01: Good light</p><p>★★★☆☆ <b>k***e</b> 3 weeks ago: Came late</p>'],
    ['Russian lines', '<h3>Отзывы: 2</h3><p>01.10.2026 b***s, оценка 5: Хороший свет</p><p>3 недели назад k***e, оценка 3: Опоздал</p>'],
    ['German lines', '<h3>Bewertungen</h3><p>5 von 5 b***s am 01.10.2026: Gutes Licht</p><p>3 von 5 k***e vor 3 Wochen: Kam spät</p>'],
    ['Chinese lines', '<h3>成交评价</h3><ul><li>2026-10-01 b***s：灯光很好（5分）</li><li>3周前 k***e：来得晚（3分）</li></ul>'],
  ])('from %s', (_, html) => {
    for (const reviews of [product(html), profile(html)]) {
      expect(said(reviews)).toEqual(TWO)
      expect(new Set(reviews.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    }
  }) // prettier-ignore

  test.each([
    ['a table', '<h2>Reviews</h2><table><tr><th>Rating</th><th>Buyer</th><th>Comment</th><th>Date</th></tr><tr><td>5/5</td><td>b***s</td><td>Good light</td><td>2026-10-01</td></tr></table>'],
    ['a block', '<h2>Reviews (1)</h2><div><div><b>b***s</b> <span>5/5</span> <i>2026-10-01</i><p>Good light</p></div></div>'],
    ['a list', '<h2>Reviews</h2><ol><li><div>Rated 5 out of 5</div><p><strong>b***s</strong> – <time>2026-10-01</time></p><p>Good light</p></li></ol>'],
    ['a line', '<h3>Отзывы: 1</h3><p>01.10.2026 b***s, оценка 5: Хороший свет</p>'],
  ])('when there is one alone in %s', (_, html) => {
    expect(said(product(html))).toEqual([TWO[0]])
  }) // prettier-ignore

  test('by the words alone, not by the day or the thing, so that the same words are known again', () => {
    const line = (day: string) => product(`<h3>Reviews</h3><p>${day} b***s, rating 5: Good  light</p>`)[0]!.fingerprint // prettier-ignore
    expect(line('2 weeks ago')).toBe(line('2026-10-01'))
    const block = product('<h2>Reviews</h2><div><b>q***t</b> <span>2/5</span><p>good light</p></div>')
    expect(block[0]!.fingerprint).toBe(line('yesterday'))
  })
})

const row = (item: string, href: string, words: string, buyer: string, more = '') =>
  `<tr><td><p>${words}</p><p>${item}</p></td><td><p>${buyer}</p><p>USD 12.50</p></td><td><p>Oct 1, 2026 20:49</p><a href="${href}">View item</a></td>${more}</tr>`
const HEAD = '<tr><th>Feedback</th><th>Buyer / Price</th><th>Date / Time</th></tr>'

test('on a vendor’s page a review names vendor, item, its page and the price paid; a button is no item', () => {
  const rows = [
    row('Brass lamp, small', '/p/1', 'Good light', 'b***s'),
    row('Glass lamp', '/p/2', 'No feedback comment', 'k***e'),
    row('Brass lamp, small', '/p/1', 'Came late but is well made', 'q***t'),
  ]
  const reviews = profile(`<table>${HEAD}${rows.join('')}</table>`)
  const one = { vendorName: 'anna77', price: { amount: '12.50', currency: 'USD' }, postedAt: '2026-10-01' }
  expect(reviews).toMatchObject([
    { ...one, buyer: 'b…s', listingTitle: 'Brass lamp, small', listingUrl: 'http://quay.onion/p/1' },
    { ...one, buyer: 'k…e', listingTitle: 'Glass lamp', listingUrl: 'http://quay.onion/p/2' },
    { ...one, buyer: 'q…t', listingTitle: 'Brass lamp, small', listingUrl: 'http://quay.onion/p/1' },
  ])
  expect(new Set(reviews.map(({ fingerprint }) => fingerprint)).size).toBe(3)
})

test('what a user said of other vendors is not said of him', () => {
  const head = '<tr><th>Feedback</th><th>Vendor / Price</th><th>Date / Time</th></tr>'
  const rows = ['b***s', 'k***e'].map((buyer, i) => row(`Lamp ${i}`, `/p/${i}`, `Good light ${i}`, buyer))
  expect(profile(`<table>${head}${rows.join('')}</table>`).every(({ vendorName }) => vendorName === undefined)).toBe(true) // prettier-ignore
})

test('reviews that were brought along are told from the market’s own, and how much was bought is kept', () => {
  const said = [
    '<div><b>b***s</b> <span>5/5</span> <i>5 g</i> <i>2026-10-01</i><p>Good light</p></div>',
    '<div><b>k***e</b> <span>4/5</span> <i>10 pcs</i> <i>2026-09-01</i><p>Fine</p><small>(imported from Quiet Quay)</small></div>',
    '<div><b>q***t</b> <span>4/5</span> <i>2026-09-02</i><p>Very well</p><small>[imported]</small></div>',
  ]
  expect(product(`<h2>Reviews</h2>${said.join('')}`)).toMatchObject([
    { buyer: 'b…s', variant: '5 g', imported: false },
    { buyer: 'k…e', variant: '10 pcs', imported: true, importedFrom: 'Quiet Quay' },
    { buyer: 'q…t', imported: true },
  ])
  expect(product(`<h2>Reviews</h2>${said[0]}${said[0]}`)[0]).not.toHaveProperty('imported')
})

const cells = (buyer: string, source = '') =>
  `<tr><td>5</td><td>${buyer}</td><td>Good light</td><td>2026-10-01</td>${source}</tr>`
const table = (rows: string[], more = '') => `<table><tr><th>Stars</th><th>Buyer</th><th>Comment</th><th>Date</th>${more}</tr>${rows.join('')}</table>` // prettier-ignore
const sourcesOf = (html: string) => profile(html).map(({ buyer, imported, importedFrom }) => [buyer, imported, importedFrom]) // prettier-ignore

test('where a review is from a column says, a heading, or a mark in any of the languages', () => {
  const column = table(['Quiet Quay', 'Alder Row', '-'].map((name, i) => cells(`b***${i}`, `<td>${name}</td>`)), '<th>Source</th>') // prettier-ignore
  expect(sourcesOf(`<a href="/">Quiet Quay</a><h3>Reviews</h3>${column}`)).toEqual([['b…0', false, undefined], ['b…1', true, 'Alder Row'], ['b…2', false, undefined]]) // prettier-ignore
  const headings = `<h3>Reviews</h3>${table([cells('b***0'), cells('b***1')])}<h3>Imported reviews</h3>${table([cells('b***2'), cells('b***3')])}` // prettier-ignore
  expect(sourcesOf(headings).map(([, imported]) => imported)).toEqual([false, false, true, true])
  const marks = ['Импортирован с площадки «Тополь»', '(перенесён с рынка Ясень)', '导入自青桐集市', '[imported from: Fir]', 'importiert aus Linde', '(imported)'] // prettier-ignore
  const marked = marks.map((mark, i) => `<div><b>b***${i}</b> <span>5/5</span> <i>2026-10-01</i><p>Good light</p><small>${mark}</small></div>`) // prettier-ignore
  expect(sourcesOf(`<h3>Reviews</h3>${marked.join('')}`).map(([, imported, from]) => [imported, from])).toEqual([[true, 'Тополь'], [true, 'Ясень'], [true, '青桐集市'], [true, 'Fir'], [true, 'Linde'], [true, undefined]]) // prettier-ignore
})

test('a note in brackets behind the mark of a line is no part of the words, and a dash is no item', () => {
  const lines = ['2026-10-01 b***s：灯光很好（5分）[导入：青桐]', '2026-10-02 k***e：来得晚（3分）']
  expect(said(profile(`<h3>成交评价</h3><ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`)).map(({ stars }) => stars)).toEqual([5, 3]) // prettier-ignore
  const rows = ['<a href="/p/1">Brass lamp</a>', '—'].map((item, i) => cells(`b***${i}`, `<td>${item}</td>`))
  expect(profile(`<h3>Reviews</h3>${table(rows, '<th>Item</th>')}`).map(({ listingTitle }) => listingTitle)).toEqual(['Brass lamp', undefined]) // prettier-ignore
})

test('other markets with their marks are no reviews, whatever the heading says', () => {
  const rows = ['<tr><td>Alder Row</td><td>2336</td><td>4.3/5</td></tr>', '<tr><td>Fir</td><td>120</td><td>4.8/5</td></tr>'] // prettier-ignore
  expect(profile(`<h3>Feedback from other markets</h3><table><tr><th>Market</th><th>Deals</th><th>Rating</th></tr>${rows.join('')}</table>`)).toEqual([]) // prettier-ignore
})

const aged = (ages: string[]) => `<h2>Ratings</h2><table>${ages.map((age, i) => `<tr><td>${age}</td><td>Words ${i} of a buyer</td><td>b***${i}</td></tr>`).join('')}</table>` // prettier-ignore

test('ages without a word for it are ages where hours stand beside days, and times of delivery are not', () => {
  expect(profile(aged(['3d', '1d 4h', '5d'])).map(({ postedAt }) => postedAt)).toEqual([
    '2026-11-18/2026-11-19',
    '2026-11-20T05:00:00Z/2026-11-20T06:00:00Z',
    '2026-11-16/2026-11-17',
  ])
  expect(profile(aged(['3d', '4d', '5d'])).map(({ postedAt }) => postedAt)).toEqual([undefined, undefined, undefined]) // prettier-ignore
})

const stars = (full: string, empty: string) => (count: number) => `<i class="${full}"></i>`.repeat(count) + `<i class="${empty}"></i>`.repeat(5 - count) // prettier-ignore
const drawn = (draw: (count: number) => string) => product(`<h2>Reviews</h2>${[5, 3, 4].map((count, i) => `<div><b>b***${i}</b> ${draw(count)} <i>2026-10-0${i + 1}</i><p>Good light ${i}</p></div>`).join('')}`).map((review) => review.stars) // prettier-ignore

test('of stars that are pictures the full ones count, and none where it cannot be told which they are', () => {
  expect(drawn(stars('star full', 'star empty'))).toEqual([5, 3, 4])
  expect(drawn(stars('star checked', 'star'))).toEqual([5, 3, 4])
  expect(drawn(stars('star-a', 'star-b'))).toEqual([5, undefined, undefined])
})

const starred = (count: number, words: string) => `<tr><td>${count}d</td><td>${'<img src="/star.png">'.repeat(count)}</td><td>${words}</td></tr>` // prettier-ignore

const card = (n: number) => `<div><a href="/p/${n}">Glass lamp ${n}</a><p><i class="star"></i><i class="star"></i> two stars so far</p><p>3 days ago</p></div>` // prettier-ignore

test('where nobody is named, stars below words for reviews tell several of them, and one star on a button none', () => {
  const reviews = product(
    `<div>Product ratings</div><table>${starred(4, 'Good light')}${starred(2, 'Came late')}</table>`,
  )
  expect(reviews.map(({ stars, buyer, postedAt }) => [stars, buyer, postedAt])).toEqual([[4, undefined, undefined], [2, undefined, undefined]]) // prettier-ignore
  expect(product(`<h2>Customers also looked at</h2><section>${card(1)}${card(2)}</section>`)).toEqual([])
  expect(product('<h2>Feedback</h2><p><i class="star"></i> Add to favourites</p>')).toEqual([])
})

test('marks that a market gives, and counts of stars, are not said by buyers', () => {
  const marks = ['Quality', 'Stealth', 'Value Price'].map((name, i) => `<tr><td>${name}</td><td>${i + 3}/5</td></tr>`) // prettier-ignore
  expect(profile(`<h3>Ratings</h3><table>${marks.join('')}</table>`)).toEqual([])
  const counts = [5, 4, 3, 2, 1].map((stars) => `<tr><td>${stars} stars</td><td>${stars * 7}</td><td>2026</td></tr>`) // prettier-ignore
  expect(profile(`<h3>Ratings</h3><table>${counts.join('')}</table>`)).toEqual([])
})

test('a word that is masked beside a name is a word', () => {
  const said = '<h2>Reviews</h2><div><p>D**n good light</p><b>b***s</b> <span>5/5</span> <i>2026-10-01</i></div><div><p>Came late</p><b>k***e</b> <span>3/5</span> <i>2026-10-02</i></div>' // prettier-ignore
  expect(product(said).map(({ buyer }) => buyer)).toEqual(['b…s', 'k…e'])
})

test('masked names with a day and nothing else are orders, not reviews', () => {
  expect(product('<p>Recently ordered</p><p><b>b***s</b> <i>2026-10-01</i></p>')).toEqual([])
  expect(product('<p>Write to b**s if it does not work</p>')).toEqual([])
})

test('no letter of a buyer’s name but the first and the last leaves the reader, masked or not', () => {
  const html = '<h2>Reviews</h2><table><tr><th>Rating</th><th>Buyer</th><th>Comment</th><th>Date</th></tr><tr><td>5/5</td><td>marmalade</td><td>Good light</td><td>2026-10-01</td></tr><tr><td>3/5</td><td>bluebird</td><td>Came late</td><td>2026-10-02</td></tr></table>' // prettier-ignore
  expect(product(html).map(({ buyer }) => buyer)).toEqual(['m…e', 'b…d'])
  expect(JSON.stringify(product(html))).not.toMatch(/marmalade|bluebird|armalad/)
})

test('posts below a topic that is a sentence about a review are none', () => {
  const posts = [1, 2, 3].map((n) => `<article><header><a href="/members/b_${n}">b_${n}</a> <time>2026-10-0${n}</time> <span>#${n}</span></header><div><p>Same here since the ${n}th of them.</p></div></article>`).join('') // prettier-ignore
  const thread = (title: string) =>
    read(`<title>${title} | Quay</title><h1>${title}</h1>${posts}<nav>1</nav>`).reviews
  expect(thread('Review of my last three orders')).toEqual([])
  expect(thread('Reviews of buyers')).toHaveLength(3)
})

/** Reviews of a table, each with this in its last column. */
const rows = (link: string) =>
  profile(`<h2>Feedback</h2><table><tr><th>Buyer</th><th>Rating</th><th>Comment</th><th>Date</th><th></th></tr>${['b***s', 'k***e', 'm***o'].map((name, i) => `<tr><td>${name}</td><td>5/5</td><td>Good light ${i}</td><td>2026-10-0${i + 1}</td><td>${link}</td></tr>`).join('')}</table>`) // prettier-ignore

describe('a link that all reviews of a page have', () => {
  test('is what was bought where it is a name and leads to one thing', () => {
    for (const review of rows(
      '<a href="/item/9">Small brass lamp</a> <a href="/report">Report</a> <a href="/user/anna77">anna77 of the quay</a>',
    ))
      expect(review).toMatchObject({
        listingTitle: 'Small brass lamp',
        listingUrl: 'http://quay.onion/item/9',
      })
  })

  test.each([
    ['tells what to do', '<a href="/report">Report this review</a>'],
    ['leads to a person', '<a href="/user/anna77">anna77 of the quay</a>'],
    ['is one word', '<a href="/item/9">Details</a>'],
    ['is one of two', '<a href="/item/9">Small brass lamp</a> <a href="/big">Big brass lamp</a>'],
  ])('is a button where it %s', (_, link) => {
    for (const { listingTitle } of rows(link)) expect(listingTitle).toBeUndefined()
  })
})
