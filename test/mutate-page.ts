import type { Random } from './world/random.ts'

type Mutation = (html: string, random: Random) => string

const anywhere = (html: string, random: Random, put: string): string => {
  const at = random.int(0, html.length)
  return html.slice(0, at) + put + html.slice(at)
}

/** Mostly few, seldom as many as `most`: a thousand small pages find more than one large one. */
const many = (random: Random, least: number, most: number): number => Math.round(least * (most / least) ** (random.next() ** 2)) // prettier-ignore

/** A part of the page that begins at a tag, so that what is repeated is markup. */
function partOf(html: string, random: Random): string {
  const from = html.lastIndexOf('<', random.int(0, html.length))
  return html.slice(Math.max(0, from), Math.max(0, from) + random.int(20, 3000))
}

const replaceSome = (html: string, random: Random, what: RegExp, put: string): string =>
  html.replaceAll(what, (found) => (random.int(0, 4) === 0 ? put : found))

const CONFUSABLES: Record<string, string> = { a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', i: 'і', '0': 'Ο', '1': 'l', '.': '․', $: '＄', ',': '，' } // prettier-ignore

/** What is done to pages, by name. Pages come back as text: what bytes hide is done by `bytesOf`. */
const mutations: Record<string, Mutation> = {
  'tags unclosed': (html, random) => replaceSome(html, random, /<\/\w+>/g, ''),
  'tags closed that were not open': (html, random) => replaceSome(html, random, /<(?=\w)/g, '</td></div><'),
  'nested deep': (html, random) => anywhere(html, random, random.pick(['<div>', '<a href=/i/1>', '<table><tr><td>', '<svg>', '<select>', '<b>x']).repeat(many(random, 10, 20_000))),
  'a part many times': (html, random) => anywhere(html, random, partOf(html, random).repeat(many(random, 2, 300))),
  'parts moved': (html, random) => { const at = random.int(0, html.length); return html.slice(at) + html.slice(0, at) },
  'a part dropped': (html, random) => { const at = random.int(0, html.length); return html.slice(0, at) + html.slice(at + random.int(1, 4000)) },
  'cut off': (html, random) => html.slice(0, random.int(0, html.length)),
  'letters of no width': (html, random) => replaceSome(html, random, /(?<=\w)(?=\w)/g, random.pick(['\u200b', '\u00ad', '\u2060', '\ufeff', '\u202e'])),
  'letters that look alike': (html, random) => html.replaceAll(/(?<=>[^<]*)[aceopxi01.$,]/g, (char) => (random.int(0, 3) === 0 ? CONFUSABLES[char]! : char)),
  'odd signs': (html, random) => anywhere(html, random, random.pick(['\u0000', '\ud800', '\udfff', '&#0;', '&#x110000;', '&', '<!--', '<![CDATA[', '<?', '</', '<script>', '<style>', '<textarea>', '<title>', '"', "'", '>', '𝟙𝟚𝟛', '١٢٣', '％', '½'])),
  'attributes in a storm': (html, random) => anywhere(html, random, `<p ${Array.from({ length: many(random, 20, 4000) }, (_, i) => `a${i}="${i}"`).join(' ')} class="${'c '.repeat(many(random, 1, 4000))}">`),
  'an address without end': (html, random) => html.replace(/href="[^"]*"/, `href="/${random.pick(['a', '../', '?a=1&', '%41', '/'])}${random.pick(['a/', 'b=2&', '%', '.']).repeat(many(random, 10, 20_000))}"`),
  'numbers without end': (html, random) => html.replaceAll(/(?<=>[^<]*)\d+/g, (found) => (random.int(0, 9) === 0 ? random.pick(['9', '1,', '1 ', '1.', '.']).repeat(many(random, 10, 400)) : found)),
  'words without end': (html, random) => anywhere(html, random, `<p>${random.pick(['Price: $5 ', '万', 'a', ' ', '$', '1 g ', 'ships to ', 'a@', '1'.repeat(16), 'bc1q', '一毛一条 '])}`.repeat(1) + random.pick(['Price: $5 ', '万', 'a', ' ', '$', '1 g ', 'ships to ', 'a@', '-----BEGIN PGP PUBLIC KEY BLOCK-----', '一毛一条 ']).repeat(many(random, 10, 5000))),
  'spans over everything': (html, random) => replaceSome(html, random, /<td/g, '<td rowspan=65000 colspan=1000'),
  'links without number': (html, random) => anywhere(html, random, Array.from({ length: many(random, 10, 1500) }, (_, i) => `<a href="/${i.toString(36)}?p=${i}">Thing ${i}</a> $${i}<br>`).join('')),
} // prettier-ignore

const mutationNames = Object.keys(mutations)

const HUGE = 20_000_000
const ONE_HUGE_IN = 400

/** One page, mutated one to four times, and one in four hundred repeated up to 20 million characters. */
export function mutatePage(html: string, random: Random): { html: string; by: string[] } {
  const by = Array.from({ length: random.int(1, 4) }, () => random.pick(mutationNames))
  const mutated = by.reduce((page, name) => mutations[name]!(page, random), html)
  if (random.int(1, ONE_HUGE_IN) > 1 || mutated === '') return { html: mutated, by }
  const times = Math.ceil(random.int(HUGE / 10, HUGE) / mutated.length)
  return { html: mutated.repeat(times), by: [...by, 'huge'] }
}

const CHARSETS = ['text/html; charset=utf-8', 'text/html; charset=gbk', 'text/html; charset=windows-1251', 'text/html; charset=utf-16le', 'text/html; charset=nonsense', 'text/html'] // prettier-ignore

/** The page as bytes, some of them no UTF-8, and a header that may name another charset than theirs. */
export function bytesOf(html: string, random: Random): { body: Uint8Array; contentType: string } {
  const body = Buffer.from(html)
  for (let i = random.int(0, 5); i > 0 && body.length > 0; i--)
    body[random.int(0, body.length - 1)] = random.int(128, 255)
  return { body, contentType: random.int(0, 3) > 0 ? CHARSETS[0]! : random.pick(CHARSETS) }
}
