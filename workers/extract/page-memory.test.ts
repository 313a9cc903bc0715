import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { extractPage } from './extract-page.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as (how: { type: 'minor' | 'major' }) => void

const rows = Array.from({ length: 300 }, (_, i) => `<tr><td><a href="/item/${i}">Blue lamp number ${i}</a></td><td>$${i}.50</td><td><a href="/vendor/anna">anna</a></td></tr>`) // prettier-ignore
const html = `<h1>Lamps</h1><table>${rows.join('')}</table>`
const PAGES = 40

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')!.space_used_size

test('what a page took is let go by the next minor collections: nothing that outlasts it holds it', () => {
  for (let i = 0; i < PAGES; i++) extractPage({ html })
  collect({ type: 'major' })
  const before = oldBytes()
  for (let i = 0; i < PAGES; i++) {
    extractPage({ html })
    collect({ type: 'minor' })
  }
  // A page of this size takes nearly a megabyte.
  expect((oldBytes() - before) / PAGES).toBeLessThan(500_000)
})
