import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCsamGate, type CsamGate } from '#crawler/csam-gate.ts'
import { loadCsamRules } from '#crawler/csam-rules.ts'
import { readGateList } from '#crawler/gate-list.ts'
import { hashGateList } from '#crawler/hash-gate-list.ts'
import { standInLists } from '#test/stand-in-lists.ts'
import { benchFalseStops } from './false-stops.ts'
import type { Measure } from './measure.ts'

const PAGE_LETTERS = 100_000
const TURNS = 400
const TERMS = 1000

/** Processor time of a page of 100 kB with links, through the stand-in rules and a list of a thousand invented terms. */
export async function benchTextGate(): Promise<Measure[]> {
  const rules = await loadCsamRules(join(import.meta.dirname, '..', 'crawler', 'csam-rules.yaml'))
  const large = readGateList(
    hashGateList({
      name: 'large',
      version: '1',
      key: Buffer.alloc(32, 1),
      rules: [
        { id: 'pair', language: 'en', within: 6, a: invented('qu'), b: invented('zo') },
        // Short ones are what ordinary texts hold by chance.
        { id: 'short', language: 'en', within: 6, a: ['qex', 'vyj'], b: ['zuv', 'wofk'] },
      ],
    }),
    'large',
  )
  const judge = openCsamGate(rules, [...standInLists(), large])
  const page = pageOf(PAGE_LETTERS)
  const turn = () => {
    const begun = process.hrtime.bigint()
    if (judge(page)) throw new Error('an ordinary page was stopped')
    return Number(process.hrtime.bigint() - begun) / 1e6
  }
  for (let index = 0; index < TURNS; index += 1) turn()
  // By the clock other programs lengthen a turn; the processor's own count is too coarse for one alone.
  const begun = process.threadCpuUsage()
  const times = Array.from({ length: TURNS }, turn).toSorted((one, other) => one - other)
  const { user, system } = process.threadCpuUsage(begun)
  const mean = (user + system) / 1000 / TURNS
  const links = page.html.split('<a ').length - 1
  const note = `by the clock least ${times[0]!.toFixed(2)} ms, median ${times[TURNS / 2]!.toFixed(2)} ms, p95 ${times[Math.floor(TURNS * 0.95)]!.toFixed(2)} ms; ${TERMS} terms, ${links} links`
  const speed = {
    name: 'a page of 100 kB, processor time',
    ours: mean,
    unit: 'ms',
    ratio: mean,
    budget: { atMost: 1 },
    note,
  }
  return [speed, ...onePageSorts(judge), savedPages(judge), benchFalseStops(judge)].filter(
    (measure) => measure !== undefined,
  )
}

const WARE = 'sample ware with free shipping from Germany'
const coded = (code: (char: string) => string) => Array.from(WARE, code).join('')
const hex = (char: string) => char.charCodeAt(0).toString(16).padStart(2, '0')
/** Nobody's page is made of one of these alone. */
const SORTS: Record<string, (row: number) => string> = {
  Russian: (row) => `<p>образец товара номер ${row} с бесплатной доставкой из города</p>\n`,
  Korean: (row) => `<p>견본 상품 번호 ${row} 독일에서 무료 배송합니다</p>\n`,
  Chinese: (row) => `<p>样品编号${row}德国发货免运费支持担保交易</p>\n`,
  emoji: (row) => `<p>${'\u{1f600}\u{1f4e6}\u{1f680} '.repeat(6)}${row}</p>\n`,
  'script escapes': (row) => `<p>${coded((char) => `\\u00${hex(char)}`)} ${row}</p>\n`,
  'percent codings': (row) => `<a href="/item/${coded((char) => `%${hex(char)}`)}/${row}">x</a>\n`,
  'links of coded Russian': (row) =>
    `<a href="/item/${encodeURIComponent('образец товара номер')}/${row}">x</a>\n`,
  entities: (row) => `<p>${coded((char) => `&#${char.charCodeAt(0)};`)} ${row}</p>\n`,
}

/** Pages of 100 kB that are made of one sort of letters or coding alone: the least of many turns by the clock. */
function onePageSorts(judge: CsamGate): Measure[] {
  return Object.entries(SORTS).map(([name, rowOf]) => {
    const rows: string[] = []
    for (let bytes = 0; bytes < PAGE_LETTERS; bytes += Buffer.byteLength(rows.at(-1)!))
      rows.push(rowOf(rows.length))
    const page = { url: `http://${'a'.repeat(56)}.onion/`, html: rows.join('') }
    let ours = Infinity
    for (let turn = 0; turn < TURNS; turn += 1) {
      const begun = process.hrtime.bigint()
      judge(page)
      ours = Math.min(ours, Number(process.hrtime.bigint() - begun) / 1e6)
    }
    const note = `${page.html.length} letters, by the clock, the least of ${TURNS}`
    return { name: `100 kB of ${name} alone`, ours, unit: 'ms', ratio: ours, budget: { atMost: 1 }, note }
  })
}

const PAGES = join(import.meta.dirname, '../../shared/data/pages')
const ROUNDS = 40

/**
 * The same of pages that markets sent, most of which is markup: the least of each by the clock, which is what others at
 * work beside disturb least, and what 100 kB of them cost; with it the processor time of the least round of all.
 */
function savedPages(judge: CsamGate): Measure | undefined {
  if (!existsSync(PAGES)) return undefined
  const names = readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.html'),
  )
  const pages = names.map((name) => readFileSync(join(PAGES, name), 'utf8'))
  const least = pages.map(() => Infinity)
  let round = Infinity
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const used = process.threadCpuUsage()
    for (const [index, html] of pages.entries()) {
      const begun = process.hrtime.bigint()
      judge({ url: `http://${'a'.repeat(56)}.onion/`, html })
      least[index] = Math.min(least[index]!, Number(process.hrtime.bigint() - begun) / 1e6)
    }
    const { user, system } = process.threadCpuUsage(used)
    round = Math.min(round, (user + system) / 1000)
  }
  const bytes = pages.reduce((sum, html) => sum + Buffer.byteLength(html), 0)
  const of100 = (ms: number) => (ms / bytes) * PAGE_LETTERS
  const ours = of100(least.reduce((sum, ms) => sum + ms, 0))
  return {
    name: 'saved pages of markets, for 100 kB',
    ours,
    unit: 'ms',
    ratio: ours,
    budget: { atMost: 1 },
    note: `${pages.length} pages of ${Math.round(bytes / 1000 / pages.length)} kB in the mean, by the clock, the least of ${ROUNDS}; the least round took ${of100(round).toFixed(2)} ms of the processor`,
  }
}

function invented(begin: string): string[] {
  return Array.from({ length: TERMS / 2 }, (_, index) => `${begin}${(index * 7919 + 1e6).toString(26)}x`)
}

function pageOf(size: number) {
  const rows: string[] = []
  for (let index = 0; rows.join('').length < size && index < 2000; index += 1) {
    const title = `Sample ware number ${index} with free shipping from Germany`
    rows.push(`<tr class="row"><td><a href="/item/${index}">${title}</a></td><td>$ ${index}.50</td></tr>\n`)
  }
  return { url: `http://${'a'.repeat(56)}.onion/`, html: rows.join('').slice(0, size) }
}
