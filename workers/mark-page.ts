import type { Extraction } from '#contracts/extraction.ts'
import { fold, type Tree } from '#pages/tree.ts'
import { indexPage } from './extract/wrapper/page-index.ts'

/** One run of a page's text: how deep it stands, the element that holds it, and the fields whose values it gave. */
export type MarkedRun = { depth: number; tag: string; text: string; fields?: string[] }

const MOST_RUNS = 400
const LONGEST = 160

/**
 * A page as runs of text in its order, for people: no markup of the page is in it, and nothing of it can run. What is
 * marked is where a value of a listing or vendor was printed.
 */
export function markPage({ tree, extraction }: { tree: Tree; extraction: Extraction }): MarkedRun[] {
  const index = indexPage(tree)
  const values = valuesOf(extraction)
  return index.runs.slice(0, MOST_RUNS).map(({ text, at }) => {
    const fields = values.get(text.toLowerCase())
    const run = {
      depth: depthOf(index.parent, at),
      tag: tree.elements[at]!.name,
      text: text.slice(0, LONGEST),
    }
    return fields ? { ...run, fields: [...fields] } : run
  })
}

/** What is printed, by the field that was read from it: the raw string where one is kept, else the value. */
function valuesOf({ listings, vendors }: Extraction): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>()
  for (const record of [...listings, ...vendors]) {
    for (const [field, value] of Object.entries(record)) {
      if (field === 'readings' || field === 'url') continue
      const raw = record.readings?.[field]?.raw
      // What stands in several places is kept as one string.
      for (const text of raw === undefined ? textsOf(value) : [raw, ...raw.split(' | ')]) {
        const key = fold(text).toLowerCase()
        if (key === '') continue
        values.set(key, (values.get(key) ?? new Set()).add(field))
      }
    }
  }
  return values
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return typeof value === 'object' && value !== null && 'name' in value ? textsOf(value.name) : []
}

function depthOf(parent: Int32Array, at: number): number {
  let depth = 0
  for (let up = parent[at]!; up >= 0; up = parent[up]!) depth++
  return depth
}
