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
  return [speed, savedPages(judge), benchFalseStops(judge)].filter((measure) => measure !== undefined)
}

const PAGES = join(import.meta.dirname, '../../shared/data/pages')
const ROUNDS = 20

/** The same of pages that markets sent, most of which is markup: the least round of all, for 100 kB. */
function savedPages(judge: CsamGate): Measure | undefined {
  if (!existsSync(PAGES)) return undefined
  const names = readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.html'),
  )
  const pages = names.map((name) => readFileSync(join(PAGES, name), 'utf8'))
  const bytes = pages.reduce((sum, html) => sum + Buffer.byteLength(html), 0)
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = process.threadCpuUsage()
    for (const html of pages) judge({ url: `http://${'a'.repeat(56)}.onion/`, html })
    const { user, system } = process.threadCpuUsage(begun)
    return ((user + system) / 1000 / bytes) * PAGE_LETTERS
  }).toSorted((one, other) => one - other)
  const [least = 0] = rounds
  return {
    name: 'saved pages of markets, for 100 kB, processor time',
    ours: least,
    unit: 'ms',
    ratio: least,
    budget: { atMost: 1 },
    note: `the least of ${ROUNDS} rounds, median ${rounds[ROUNDS / 2]!.toFixed(2)} ms; ${pages.length} pages of ${Math.round(bytes / 1000 / pages.length)} kB in the mean`,
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
