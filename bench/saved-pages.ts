import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PAGES = join(import.meta.dirname, '../../shared/data/pages')

/** Real pages where they lie beside the repository, else pages made here. */
export function pagesToRead(): string[] {
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
