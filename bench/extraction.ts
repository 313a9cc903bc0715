import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'htmlparser2'
import { loadRecipes } from '#pages/load-recipes.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import type { Measure } from './measure.ts'

const PAGES = join(import.meta.dirname, '../../shared/data/pages')
const ROUNDS = 7

/** Real pages where they lie beside the repository, else pages made here. */
function readPages(): string[] {
  return existsSync(PAGES) ? savedPages() : Array.from({ length: 60 }, (_, i) => madePage(i))
}

/** The real pages that lie beside the repository, if any do. */
export function savedPages(): string[] {
  if (!existsSync(PAGES)) return []
  return readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.html?$/.test(name))
    .map((name) => readFileSync(join(PAGES, name), 'utf8'))
}

/** A list page as the simulated table market serves it, with a menu of categories as real markets have. */
function madePage(seed: number): string {
  const menu = Array.from(
    { length: 80 },
    (_, i) => `<li><a href="/market/cat/${i}">Category ${i} (${i * 7})</a></li>`,
  )
  const rows = Array.from({ length: 40 }, (_, i) => {
    const id = seed * 100 + i
    return `<tr class="row"><td><a href="/item/${id}">Article number ${id}, blue, 5 pcs</a></td>
      <td class="f-price">$${id}.50</td><td class="f-seller"><a href="/vendor/anna${i % 9}">anna${i % 9}</a></td>
      <td class="f-from">Germany</td><td class="f-to">Worldwide</td><td>Stock: ${i}</td></tr>`
  })
  return `<html><head><meta name="generator" content="stallworks"><title>Articles</title></head><body>
    <ul>${menu.join('')}</ul><table class="items">${rows.join('')}</table></body></html>`
}

/**
 * Milliseconds a page of both, turn and turn about. Of each page the fastest of several rounds counts: the slower ones
 * measure what else the machine does.
 */
function measure(name: string, pages: string[], work: (page: string) => unknown): Measure {
  // Once over all pages before anything counts: the compiler's work is neither side's.
  for (const page of pages) work(page)
  let [ours, peer] = [0, 0]
  for (const page of pages) {
    let [bestOurs, bestPeer] = [Infinity, Infinity]
    for (let round = 0; round < ROUNDS; round++) {
      bestPeer = Math.min(
        bestPeer,
        timeOf(() => parseDocument(page)),
      )
      bestOurs = Math.min(
        bestOurs,
        timeOf(() => work(page)),
      )
    }
    ours += bestOurs
    peer += bestPeer
  }
  return {
    name,
    ours: ours / pages.length,
    peer: peer / pages.length,
    unit: 'ms a page',
    ratio: ours / peer,
    budget: { atMost: 3 },
  }
}

function timeOf(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** All of extraction against htmlparser2's `parseDocument` alone, on the same pages. Budget: a ratio of 3. */
export function benchExtraction(): Measure[] {
  const pages = readPages()
  const recipes = [...loadRecipes().values()]
  return [
    measure('extraction, all fields, recipes', pages, (html) => extractPage({ html, recipes })),
    measure('extraction, all fields, no recipes', pages, (html) => extractPage({ html })),
  ]
}
