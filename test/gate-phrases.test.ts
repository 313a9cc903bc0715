import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isGate } from '#contracts/page-kind.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { gatePhrases, type GatePhrase } from './gate-phrases.ts'

const read = (html: string) => extractPage({ html })
const frame = (title: string, body: string, head = '') =>
  `<!doctype html><html><head>${head}<title>${title}</title></head><body>${body}</body></html>`
const refreshOf = ({ refresh }: GatePhrase) =>
  refresh === undefined ? '' : `<meta http-equiv="refresh" content="${refresh}">`
/** The words alone, as they may stand in an offer. */
const wordsOf = ({ body }: GatePhrase) =>
  body
    .replaceAll(/<(form|img|input|a)\b.*?(?:<\/\1>|>)|<[^>]*>/gs, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

test.each(gatePhrases.map((phrase) => [phrase.kind, wordsOf(phrase), phrase] as const))(
  '%s: %s',
  (kind, _words, phrase) => {
    expect(read(frame(phrase.title, phrase.body, refreshOf(phrase))).pageKind).toBe(kind)
  },
)

const Phrase = fc.constantFrom(...gatePhrases)
const MENU = ['Home', 'Drugs', 'Digital goods', 'Books', 'FAQ', 'Forum', 'Support', 'Register', 'PGP']

test('a gate gives no listing, whatever menu, notice and footer its market puts around it', () => {
  const property = fc.property(
    Phrase,
    fc.subarray(MENU),
    fc.constantFrom('', '<p>1 BTC = 61,234.50 USD</p>', '<p>Since 2019. Mirrors are signed.</p>'),
    fc.boolean(),
    (phrase, menu, notice, isBelow) => {
      const nav = `<nav>${menu.map((name) => `<a href="/${name}">${name}</a> `).join('')}</nav>`
      // A page that sends itself on has nothing around it.
      const around = phrase.refresh === undefined ? [nav, notice] : ['', '']
      const [above, below] = isBelow ? [around[0], around[1]] : [around.join(''), '']
      const { pageKind, listings, vendors } = read(
        frame(phrase.title, `${above}${phrase.body}<footer>${below}</footer>`, refreshOf(phrase)),
      )
      expect([isGate(pageKind), listings, vendors]).toEqual([true, [], []])
    },
  )
  fc.assert(property, { numRuns: 300 })
})

const ITEMS = ['Blue lamp', 'Old map', 'Captcha solver', 'Queue ticket', 'Login pack', 'Maintenance manual']
const OFFERS = fc.array(fc.tuple(fc.constantFrom(...ITEMS), fc.integer({ min: 1, max: 900 })), { minLength: 4, maxLength: 12 }) // prettier-ignore

test('a list of offers stays one, whatever gates its titles and notices speak of', () => {
  const property = fc.property(OFFERS, Phrase, fc.nat(), (offers, phrase, at) => {
    const rows = offers.map(([name, price], i) => {
      const said = i === at % offers.length ? ` ${wordsOf(phrase)}` : ''
      return `<tr><td><a href="/item/${i}">${name}${said}</a></td><td>$${price}.00</td><td><a href="/vendor/a">anna</a></td></tr>`
    })
    const { pageKind } = read(frame('Offers', `<h1>Offers</h1><table>${rows.join('')}</table>`))
    expect([pageKind, wordsOf(phrase)]).toEqual([
      expect.stringMatching(/^(?:list|category|listing)$/),
      wordsOf(phrase),
    ])
  })
  fc.assert(property, { numRuns: 300 })
})

test('an offer stays one, though its description speaks of a captcha, a queue or a log-in', () => {
  const property = fc.property(
    fc.constantFrom(...ITEMS),
    Phrase,
    fc.integer({ min: 1, max: 900 }),
    (name, phrase, price) => {
      const body = `<h1>${name}</h1><p>$${price}.00</p>
<p>Ships from Norway to everywhere. ${wordsOf(phrase)} Ask before you order.</p>
<p>Sold by <a href="/vendor/anna">anna</a></p><form method="post" action="/cart"><button>Buy now</button></form>`
      const { pageKind } = read(frame(name, body))
      expect([isGate(pageKind), wordsOf(phrase)]).toEqual([false, wordsOf(phrase)])
    },
  )
  fc.assert(property, { numRuns: 300 })
})
