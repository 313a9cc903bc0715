import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Extraction } from '#contracts/extraction.ts'
import { extractPage } from '../extract-page.ts'

const FACTS = '<p>Member since: 2024-03-05</p><p>Last seen: 2026-11-02</p><p>Level: 4</p>'
/** A profile with something more on it. */
const profile = (more: string, name = 'anna77') =>
  extractPage({ html: `<h1>${name}</h1>${FACTS}${more}<p>Copyright Quiet Quay</p>` }).vendors[0]
const cells = (tag: string, texts: (string | number)[]) => texts.map((text) => `<${tag}>${text}</${tag}>`).join('') // prettier-ignore
const table = (head: (string | number)[], rows: (string | number)[][]) =>
  `<table><tr>${cells('th', head)}</tr>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</table>`

const THREE = [
  { window: 'P1M', positive: 76, neutral: 0, negative: 1 },
  { window: 'P6M', positive: 335, neutral: 1, negative: 1 },
  { window: 'P12M', positive: 1335, neutral: 2, negative: 3 },
]

describe('printed totals of reviews', () => {
  test.each([
    ['a table with a time in each column', table(['', '1 month', '6 months', '12 months'], [['Positive', 76, 335, '1,335'], ['Neutral', 0, 1, 2], ['Negative', 1, 1, 3]])],
    ['a header without the empty corner', table(['1 month', '6 months', '12 months'], [['Positive', 76, 335, '1,335'], ['Neutral', 0, 1, 2], ['Negative', 1, 1, 3]])],
    ['a table with a time in each row', table(['Time', 'Positive', 'Neutral', 'Negative'], [['1 month', 76, 0, 1], ['6 months', 335, 1, 1], ['12 months', '1.335', 2, 3]])],
    ['German words', table(['', '1 Monat', '6 Monate', '12 Monate'], [['Positiv', 76, 335, '1.335'], ['Neutral', 0, 1, 2], ['Negativ', 1, 1, 3]])],
    ['Russian words', table(['', 'за 1 месяц', 'за 6 месяцев', 'за 12 месяцев'], [['Положительные', 76, 335, '1 335'], ['Нейтральные', 0, 1, 2], ['Отрицательные', 1, 1, 3]])],
    ['Chinese words', table(['时间', '好评', '中评', '差评'], [['近1个月', 76, 0, 1], ['6个月', 335, 1, 1], ['12个月', 1335, 2, 3]])],
  ])('%s', (_, html) => {
    expect(profile(html)?.reviewTotals).toEqual(THREE)
  }) // prettier-ignore

  test.each([
    ['numbers above their labels', '<div><a><p>2,958</p><p>Positive</p></a><a><p>189</p><p>Neutral</p></a><a><p>62</p><p>Negative</p></a></div>'],
    ['a line', '<p>Positive: 2958 | Neutral: 189 | Negative: 62</p>'],
    ['a line with the words behind', '<p>2958 positive, 189 neutral, 62 negative</p>'],
    ['a line of signs', '<p>Feedback: +2958 / 189 / -62</p>'],
    ['a Chinese line', '<p>好评：2958　中评：189　差评：62</p>'],
    ['a list', '<dl><div><dt>Positive</dt><dd>2958</dd></div><div><dt>Neutral</dt><dd>189</dd></div><div><dt>Negative</dt><dd>62</dd></div></dl>'],
  ])('%s', (_, html) => {
    expect(profile(html)?.reviewTotals).toEqual([{ positive: 2958, neutral: 189, negative: 62 }])
  }) // prettier-ignore

  test('a heading says over which time', () => {
    const html = '<h3>Feedback (last 12 months)</h3><p>Positive: 58 | Neutral: 9 | Negative: 2</p>'
    expect(profile(html)?.reviewTotals).toEqual([{ window: 'P12M', positive: 58, neutral: 9, negative: 2 }])
  })

  test.each([
    ['English lines', '<p>Last month: 76 positive, 0 neutral, 1 negative</p><p>6 months: 335 positive, 1 neutral, 1 negative</p><p>Last 12 months: 1335 positive, 2 neutral, 3 negative</p>'],
    ['Russian lines', '<p>За месяц: положительных 76, нейтральных 0, отрицательных 1</p><p>за 6 месяцев: положительных 335, нейтральных 1, отрицательных 1</p><p>за 12 месяцев: положительных 1335, нейтральных 2, отрицательных 3</p>'],
    ['Chinese lines', '<p>近1个月：好评76，中评0，差评1</p><p>近6个月：好评335，中评1，差评1</p><p>近12个月：好评1335，中评2，差评3</p>'],
  ])('%s that each begin with their time', (_, html) => {
    expect(profile(html)?.reviewTotals).toEqual(THREE)
    const elsewhere = '<h3>Other markets</h3><p>Alder: 12 positive, 3 neutral, 1 negative</p>'
    expect(profile(html + elsewhere)).toMatchObject({ reviewTotals: THREE, otherMarkets: [{ market: 'Alder', positive: 12, neutral: 3, negative: 1 }] })
    expect(profile(elsewhere)?.reviewTotals).toBeUndefined()
  }) // prettier-ignore

  test('by stars, a row for each and a time in each column', () => {
    const html = table(['', 'Last 30 days', 'All time'], [['5 stars', 30, 400], ['4 stars', 3, 40], ['3 stars', 0, 4], ['2 stars', 0, 2], ['1 star', 1, 6]]) // prettier-ignore
    expect(profile(html)?.reviewTotals).toEqual([
      { window: 'P30D', stars: [1, 0, 0, 3, 30] },
      { window: 'all', stars: [6, 2, 4, 40, 400] },
    ])
  })

  test('by stars, newest first and what is older', () => {
    const html = table(['Age', '1 Stars', '2 Stars', '3 Stars', '4 Stars', '5 Stars', 'Rating'], [['Newer than 1 Month', 3, 0, 0, 4, 132, '4.9'], ['Older', 5, 0, 1, 5, 232, '4.8']]) // prettier-ignore
    expect(profile(html)?.reviewTotals).toEqual([
      { window: 'P1M', stars: [3, 0, 0, 4, 132] },
      { window: 'older', stars: [5, 0, 1, 5, 232] },
    ])
  })

  test.each([
    ['what the user said of others', '<h3>Buyer statistics</h3><p>Positive: 5 | Negative: 1</p>'],
    ['what was left for others', '<h3>Feedback left</h3><p>Positive: 5 | Negative: 1</p>'],
    ['one word alone', '<p>Total positive feedback: 449</p>'],
    ['shares', '<p>Positive: 97% | Neutral: 2% | Negative: 1%</p>'],
    ['several numbers without a header', table(['Feedback'], [['Positive', 76, 335], ['Negative', 1, 1]])],
    ['a column that nobody can place', table(['', '1 month', 'bonus'], [['Positive', 76, 335], ['Negative', 1, 1]])],
    ['four of five stars', table(['Age', '1 star', '2 stars', '3 stars', '4 stars'], [['1 month', 3, 0, 0, 4]])],
    ['tabs', '<ul><li><a href="/p">Positive feedback</a></li><li><a href="/n">Negative feedback</a></li></ul>'],
  ])('nothing from %s', (_, html) => {
    expect(profile(html)).toMatchObject({ name: 'anna77', level: '4' })
    expect(profile(html)?.reviewTotals).toBeUndefined()
  }) // prettier-ignore
})

test('what was printed stays beside what it was read as, however long', () => {
  const { readings } = profile('<p>Rating: 4.8 of 5</p><p>Sales: 1,204+</p>')!
  expect(Object.fromEntries(['joinedAt', 'lastSeenAt', 'rating', 'sales'].map((field) => [field, readings?.[field]?.raw]))).toEqual({ joinedAt: undefined, lastSeenAt: undefined, rating: '4.8 of 5', sales: '1,204+' }) // prettier-ignore
  const places = Array.from({ length: 40 }, () => 'Germany, Netherlands').join(', ')
  const html = `<h1>Brass lamp</h1><p>Price: $25.00</p><p>Seller: anna</p><p>In stock: 12</p><p>Ships to: ${places}</p><button>Buy now</button>`
  const [listing] = extractPage({ html }).listings
  expect(listing).toMatchObject({ shipsTo: ['DE', 'NL'], readings: { shipsTo: { raw: places } } })
})

test('marks that buyers gave are not the vendor’s', () => {
  expect(profile('<p>5/5 Good light</p><div><i>5/5</i> <p>Good light</p></div><div><i>5/5</i> <p>Came late</p></div>')?.rating).toBeUndefined() // prettier-ignore
  expect(profile('<p>4.8/5</p>')?.rating).toBe(4.8)
})

test('a share over a time is a share, not the time', () => {
  expect(profile('<p>Positive feedback (last 12 months): <b>99.7</b> %</p>')?.rating).toBe(99.7)
})

const behind = (title: string, text: string) =>
  profile(`<p><span title="${title}">${text}</span></p>`)?.otherMarkets

describe('what was said on other markets', () => {
  test.each([
    ['Alder vendor rating (Positive/neutral/negative)', '1516/55/50', { market: 'Alder', positive: 1516, neutral: 55, negative: 50 }],
    ['Alder vendor rating (Positive/neutral/negative)', '402/5/2', { market: 'Alder', positive: 402, neutral: 5, negative: 2 }],
    ['Birch vendor rating (Pos, Neut, Neg Ratings)', '1/0/0', { market: 'Birch', positive: 1, neutral: 0, negative: 0 }],
    ['Cedar vendor rating (Deals, Stars out of 5)', '2000, 4.89/5', { market: 'Cedar', sales: 2000, rating: 4.89, outOf: 5 }],
    ['Cedar vendor rating (Deals, Stars out of 5)', '200~500, 4.89/5', { market: 'Cedar', rating: 4.89, outOf: 5 }],
    ['Tall Elm vendor rating (Deals, Rating out of 10)', '#19, 9.79/10', { market: 'Tall Elm', rating: 9.79, outOf: 10 }],
    ['Vendor rating on Fir (Deal count, Average Rating out of 5 stars)', '45, 4.55/5', { market: 'Fir', sales: 45, rating: 4.55, outOf: 5 }],
    ['Verified Green Hill Market successful sales and star rating 1-5', '(470) (4.92)', { market: 'Green Hill Market', sales: 470, rating: 4.92, outOf: 5 }],
  ])('%s: %s', (title, text, market) => {
    expect(behind(title, text)).toEqual([market])
  }) // prettier-ignore

  test.each([
    ['Average rating out of 640 rating[s] (1-5 stars)', '4.96'],
    ['Successful sales', '640'],
    ['Vendor rating (Deals, Stars out of 5)', '12, 4.5/5'],
    ['Alder vendor rating (Positive/neutral/negative)', '1516'],
    ['Alder vendor rating', '4.9'],
  ])('nothing from %s: %s', (title, text) => {
    expect(behind(title, text)).toBeUndefined()
  })

  test('rows below a heading', () => {
    const html = `<h3>Feedback from other markets</h3>${table(
      ['Market', 'Sales', 'Rating'],
      [
        ['Alder', '1,516', '4.9/5'],
        ['Tall Elm', 12, '97%'],
      ],
    )}`
    expect(profile(html)?.otherMarkets).toEqual([
      { market: 'Alder', sales: 1516, rating: 4.9, outOf: 5 },
      { market: 'Tall Elm', sales: 12, rating: 97, outOf: 100 },
    ])
    const list = '<h3>Imported feedback</h3><ul><li>Alder: 4.9/5 (230 sales)</li><li>Fir: 98%, 12 deals</li></ul>' // prettier-ignore
    expect(profile(list)?.otherMarkets).toEqual([
      { market: 'Alder', sales: 230, rating: 4.9, outOf: 5 },
      { market: 'Fir', sales: 12, rating: 98, outOf: 100 },
    ])
  })
})

test.each([
  ['a Chinese list', '<h3>其他市场信誉</h3><ul><li>青桐集市：4.9/5（230单）</li></ul>', { market: '青桐集市', rating: 4.9, outOf: 5, sales: 230 }],
  ['a list of signs', '<h3>Отзывы с других площадок</h3><ul><li>Ясень: +120 / 3 / -1</li></ul>', { market: 'Ясень', positive: 120, neutral: 3, negative: 1 }],
  ['a table of deals', `<h3>Репутация на других площадках</h3>${table(['Площадка', 'Сделок', 'Оценка'], [['Ясень', 120, '4.9/5']])}`, { market: 'Ясень', sales: 120, rating: 4.9, outOf: 5 }],
])('other markets in %s', (_, html, market) => {
  expect(profile(html)?.otherMarkets).toEqual([market])
}) // prettier-ignore

test('lines below a heading for other markets end where one names none', () => {
  const html = '<h3>Other markets</h3><p>Alder: 98% (12 sales)</p><p>No others</p><p>Escrow: 5%</p>'
  expect(profile(html)?.otherMarkets).toEqual([{ market: 'Alder', sales: 12, rating: 98, outOf: 100 }])
})

describe('contacts', () => {
  test('are what the profile says, in any of its words, and not what stands at the foot of the page', () => {
    const more = '<p>Jabber: anna77@xmpp.example.net, or write to anna77@mail.example.net</p><p>Telegram: @anna_lamps</p><p>© Quiet Quay, contact quay@mail.example.net</p>' // prettier-ignore
    expect(profile(more)?.contacts).toEqual([
      { type: 'jabber', value: 'anna77@xmpp.example.net' },
      { type: 'telegram', value: 'anna_lamps' },
      { type: 'email', value: 'anna77@mail.example.net' },
    ])
  })
  test("are not the site's own desk", () => {
    expect(profile('<p>Trouble? support@quay.example.net</p>')?.contacts).toBeUndefined()
  })
})

test('a key of a hundred lines is read whole, though each line ends with a break', () => {
  const lines = ['-----BEGIN PGP PUBLIC KEY BLOCK-----', '', ...Array.from({ length: 100 }, (_, i) => `line${i}`.padEnd(64, 'A')), '-----END PGP PUBLIC KEY BLOCK-----'] // prettier-ignore
  expect(profile(`<code>${lines.join('<br>')}</code>`)?.pgpKey).toBe(lines.join('\n'))
})

describe('the name', () => {
  test.each([
    ['a mark beside it', `<h1>anna77 <span>Vendor</span></h1><span>Vendor</span> <a href="/help"><span>Trusted Vendor</span></a> <span>Level 5</span><a href="/store/anna77/">Visit store</a>${FACTS}`],
    ['a mark where nothing bears the name out', `<h1>anna77</h1><p><span>Vendor</span> <span>Level 5</span></p>${FACTS}`],
    ['a mark in a table', `<h1>anna77</h1><table><tr><td>Vendor</td><td>Trusted Vendor</td></tr></table>${FACTS}`],
    ['a heading of the profile', `<h1>anna77</h1><h3>Vendor level 5</h3><h3>Seller Feedback Ratings</h3>${FACTS}`],
    ['marks that begin like labels', `<h1>anna77</h1><h3>Vendor level 5</h3><h3>Seller Feedback Ratings</h3><a href="/u/anna77">anna77's page</a>${FACTS}`],
  ])('is not %s', (_, html) => {
    expect(extractPage({ html }).vendors).toMatchObject([{ name: 'anna77' }])
  }) // prettier-ignore

  test('days that could be months are read in the order of the one date that tells', () => {
    const html =
      '<h1>anna77</h1><p>Join date: 04/05/2024</p><p>Last active: 28/06/2024</p><p>Level: 4</p><p>Sales: 12</p>'
    expect(extractPage({ html }).vendors).toMatchObject([
      { joinedAt: '2024-05-04', lastSeenAt: '2024-06-28' },
    ])
  })
})

test('whatever a profile says in these places, what is read fits the contract', () => {
  const word = fc.constantFrom('Positive', 'Neutral', 'Negative', '1 star', '5 stars', '1 month', 'Older', '3 months', '12', '0', '4.9/5', '99%', '1,204', '', 'Alder', '好评', 'Отзывы', '*', '\u200b') // prettier-ignore
  const page = fc.record({
    head: fc.array(word, { maxLength: 7 }),
    rows: fc.array(fc.array(word, { maxLength: 7 }), { maxLength: 6 }),
    title: fc.string({
      unit: fc.constantFrom(...'Alder vendor rating (Deals, Stars out of 5)'.split('')),
      maxLength: 60,
    }),
    text: word,
  })
  fc.assert(
    fc.property(page, ({ head, rows, title, text }) => {
      const html = `<h1>anna77</h1>${FACTS}${table(head, rows)}<i title="${title.replaceAll(/["<>]/g, '')}">${text}</i>`
      const read = extractPage({ html })
      expect(Extraction.safeParse(read).success).toBe(true)
      for (const { stars, positive, neutral, negative } of read.vendors[0]?.reviewTotals ?? [])
        expect(
          stars ?? [positive, neutral, negative].filter((count) => count !== undefined).length > 1,
        ).toBeTruthy()
    }),
    { numRuns: 150 },
  )
})

const level = (items: string[]) =>
  extractPage({ html: `<div><h1>anna77</h1><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul></div><p>Last seen: 2026-11-02</p>` }).vendors[0]?.level // prettier-ignore

describe('a rank without a label', () => {
  test.each([
    ['English', ['gold', '4.8/5', '120 deals', 'Member since 2024-03-05'], 'gold'],
    ['Chinese', ['金牌', '4.8/5', '注册时间：2024-03-05'], '金牌'],
  ])('is the level among facts of a profile: %s', (_, items, expected) => {
    expect(level(items)).toBe(expected)
  })

  test.each([
    ['is a link', ['<a href="/c/gold">gold</a>', '4.8/5', '120 deals', 'Member since 2024-03-05']],
    ['has no facts beside it', ['gold', 'lamps', 'rope', 'Member since 2024-03-05']],
    ['is no rank', ['harbour', '4.8/5', '120 deals', 'Member since 2024-03-05']],
  ])('is none where it %s', (_, items) => expect(level(items)).toBeUndefined())
})
