import type { RecordView, SetView } from '../wrapper/record-view.ts'
import { starsIn } from './remark.ts'

const STAR = /star/i
const EMPTY = /empty|gr[ae]y|off\b|blank|none|outline|-o\b|half|unchecked/i
const FULL = /checked|fill|active|gold|full|\bon\b|yellow|solid/i
const PICTURES = new Set(['img', 'i', 'span', 'svg', 'li', 'use'])

/** Stars that are drawn, or said in a tooltip: of two kinds of pictures the full ones count, if it can be told which they are. */
export function starPictures({ page }: SetView, { record }: RecordView): number | undefined {
  const { elements } = page.index.tree
  const kinds = new Map<string, number>()
  for (let at = record.root; at <= record.lastElement; at++) {
    const { name, attribs } = elements[at]!
    const said = saidOf(attribs['title']) ?? saidOf(attribs['aria-label']) ?? saidOf(attribs['alt'])
    if (said !== undefined) return said
    if (!PICTURES.has(name)) continue
    const look = `${attribs['src']?.slice(-60) ?? ''} ${attribs['class'] ?? ''} ${attribs['alt'] ?? ''}`
    if (STAR.test(look)) kinds.set(look, (kinds.get(look) ?? 0) + 1)
  }
  const full = fullOf([...kinds])
  return full !== undefined && full > 0 && full <= 5 ? full : undefined
}

const saidOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : starsIn(text)

function fullOf(kinds: [look: string, count: number][]): number | undefined {
  const shown = kinds.filter(([look]) => !EMPTY.test(look))
  if (shown.length < 2) return shown[0]?.[1]
  const marked = shown.filter(([look]) => FULL.test(look.replaceAll(/star/gi, '')))
  return marked.length === 1 ? marked[0]![1] : undefined
}
