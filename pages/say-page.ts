import type { Element } from 'domhandler'
import { marksOf } from './attribute-names.ts'
import { isBlankText, isOf, mayHave } from './page-nodes.ts'
import { BESIDE, BUTTON, DRAWN, INLINE, LINK, SILENT, TOP_HEADING } from './tag-kinds.ts'
import { fold, foldInside, type Tree } from './tree.ts'

/**
 * What a page says to whoever looks at it. `text` is folded; `own` counts its characters outside links, forms, navigation,
 * header and footer; `links` are links and buttons of few words, with these.
 */
export type Said = { text: string; own: number; headings: string[]; links: { link: Element; said: string }[] }

/** `parts` make a folded text, `isBlank` says that it ends with a blank or nothing; `pieces` are what it was made of. */
type Walk = Said & { tree: Tree; parts: string[]; pieces: number; isBlank: boolean; besideTo: number }
/** An element whose end counts, and where it began. */
type Open = { at: number; from: number; piece: number }

/** What is made of more says more than a way out. */
const MOST_PIECES = 8

/** Reads a page's text from its arrays, in one pass; elements whose ends mean nothing are passed over. */
export function sayPage(tree: Tree): Said {
  const { elements, last, texts, textFrom, textTo } = tree
  const walk: Walk = { tree, text: '', own: 0, headings: [], links: [], parts: [], pieces: 0, isBlank: true, besideTo: 0 } // prettier-ignore
  tree.said = []
  const open: Open[] = []
  let text = 0
  for (let at = 0; at < elements.length; at++) {
    for (let top = open.at(-1); top && last[top.at]! < at; top = open.at(-1)) {
      text = sayTexts(walk, text, textTo[top.at]!)
      close(walk, open.pop()!)
    }
    text = sayTexts(walk, text, textFrom[at]!)
    const element = elements[at]!
    if (isOf(element, SILENT | DRAWN) || !visible(element)) {
      for (; text < textTo[at]!; text++) tree.said.push(undefined)
      at = last[at]!
      continue
    }
    if (isOf(element, BESIDE)) walk.besideTo = Math.max(walk.besideTo, textTo[at]!)
    if (!isOf(element, INLINE)) say(walk, ' ')
    if (!isOf(element, INLINE) || isOf(element, LINK)) open.push({ at, from: walk.parts.length, piece: walk.pieces }) // prettier-ignore
  }
  for (let top = open.pop(); top; top = open.pop()) {
    text = sayTexts(walk, text, textTo[top.at]!)
    close(walk, top)
  }
  sayTexts(walk, text, texts.length)
  walk.text = walk.parts.join('').trimEnd()
  return walk
}

function sayTexts(walk: Walk, from: number, to: number): number {
  const { texts, said } = walk.tree
  for (let at = from; at < to; at++) {
    const text = texts[at]!
    const length = isBlankText(text) ? 0 : text.data.trim().length
    const own = length === 0 && text.data !== '' ? ' ' : foldInside(text.data)
    if (at >= walk.besideTo) walk.own += length
    said!.push(own)
    say(walk, own)
  }
  return Math.max(from, to)
}

function close(walk: Walk, { at, from, piece }: Open): void {
  const element = walk.tree.elements[at]!
  if (isOf(element, LINK | BUTTON)) {
    if (walk.pieces - piece <= MOST_PIECES) walk.links.push({ link: element, said: saidSince(walk, from).trim() }) // prettier-ignore
  } else if (isOf(element, TOP_HEADING)) walk.headings.push(fold(saidSince(walk, from)))
  if (!isOf(element, INLINE)) say(walk, ' ')
}

const saidSince = ({ parts }: Walk, from: number): string => parts.length - from === 1 ? parts[from]! : parts.slice(from).join('') // prettier-ignore

/** Adds a folded piece, so that the whole is folded, too. */
function say(walk: Walk, piece: string): void {
  walk.pieces++
  const text = walk.isBlank && piece.startsWith(' ') ? piece.slice(1) : piece
  if (text === '') return
  walk.parts.push(text)
  walk.isBlank = text.endsWith(' ')
}

const HIDING = marksOf('style', 'hidden', 'type')

/** By what the element itself says; style sheets are not read. */
export function visible(element: Element): boolean {
  if (!mayHave(element, HIDING)) return true
  const { style, hidden, type } = element.attribs
  if (hidden !== undefined || (element.name === 'input' && type === 'hidden')) return false
  return style === undefined || !/display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)
}
