import { isTag, type AnyNode, type Element, type ParentNode } from 'domhandler'
import * as fc from 'fast-check'
import { parseDocument } from 'htmlparser2'
import { expect, test } from 'vitest'
import { placeOf } from './page-nodes.ts'
import { TreeBuilder } from './build-tree.ts'
import { parsePage, parseUpTo } from './parse-page.ts'
import { QuickTokenizer } from './quick-tokenizer.ts'
import { treeOf } from './tree.ts'

function depthOf($: ReturnType<typeof parsePage>): number {
  let depth = 0
  let level = $.root().children()
  while (level.length > 0) {
    depth++
    level = level.children()
  }
  return depth
}

test('a page is handed to cheerio as htmlparser2 reads it', () => {
  const $ = parsePage(
    '<!doctype html><title>A &amp; B</title><p>one<p>two<br><img src=x><table><tr><td>1<td>2',
  )
  expect($('title').text()).toBe('A & B')
  expect($('p').length).toBe(2)
  expect(
    $('td')
      .map((_, cell) => $(cell).text())
      .get(),
  ).toEqual(['1', '2'])
})

test.each(['<div>', '<a><b>', '<svg>', '<div><br>', '<form><p>', '<svg><foreignObject>', '<x/>'])(
  'a page of %s without end is never deeper than 512 and loses no text',
  (unit) => {
    const $ = parsePage(`${unit.repeat(30_000)}<i>deep</i>end${'</div>'.repeat(700)}<em>after</em>`)
    expect(depthOf($)).toBeLessThanOrEqual(513)
    expect($.root().text()).toBe('deependafter')
  },
)

test('what stands beside deep content is read as it is', () => {
  const $ = parsePage(`<main>${'<div>'.repeat(600)}x${'</div>'.repeat(600)}</main><p class=next>y</p>`)
  expect($('p.next').text()).toBe('y')
  expect($('main div').length).toBe(600)
})

test('a million unclosed tags are read', () => {
  const $ = parsePage('<div>'.repeat(1_000_000))
  expect($.root().children().length).toBeGreaterThan(0)
})

/** A tree as lines; throws where a node does not know those around it. */
function linesOf(parent: ParentNode, lines: string[] = []): string[] {
  for (const [i, node] of parent.children.entries()) {
    const around = [node.parent, node.prev, node.next]
    const right = [parent, parent.children[i - 1] ?? null, parent.children[i + 1] ?? null]
    if (around.some((other, at) => other !== right[at])) throw new Error('a node is linked wrongly')
    lines.push(lineOf(node))
    if ('children' in node) linesOf(node, lines)
    lines.push('/')
  }
  return lines
}

function lineOf(node: AnyNode): string {
  if ('attribs' in node) return `${node.type} ${node.name} ${JSON.stringify(node.attribs)}`
  return 'data' in node ? `${node.type} ${JSON.stringify(node.data)}` : node.type
}

const elementsIn = ({ children }: Element): number => children.reduce((sum, child) => (isTag(child) ? sum + 1 + elementsIn(child) : sum), 0) // prettier-ignore

const PIECES = ['<div>', '</div>', '<p class="a b">', '<P ID=x>', '</p>', '<a href="/i?a=1&amp;b=2">', '<a href=\'/x', '"', "'", '>', '<', '&', '&amp;', '&#8364;', '&nope', 'text ', '\n', '<br>', '</br>', '<img src=x/>', '<image>', '<form>', '</form>', '<svg>', '<foreignObject>', '</foreignobject>', '</svg>', '<math><mi>', '<x/>', '<table><tr><td>', '</table>', '<script>a < b', '</script>', '<style>', '</style>', '<title>A &amp; <b>', '</title>', '<textarea>', '</textarea>', '<!-- note', '-->', '<!doctype html>', '<![CDATA[x]]>', '<?php', '<option>', '<plaintext>', 'ü人', '\u0000', '<h1>', '<li>', '<INPUT disabled>', '</',
  // Cut apart by one sign, or with references of every sort.
  '<tr ', 'class=', '"x y"', '<a b=c d = e f= "g" =h>', '<a b c/d/>', '<td/ x>', '</p >', '</ div>', '<1>', '<a<b>', '\f', '/', '=', ' a="1" a="2" A=3', ' __proto__="x" constructor=y', '<A HREF=&amp;x&b>', '<a href="?x=1&y=2&copy=3&lt">',
  '&nbsp;', '&lt;b&gt;', '&#39;', '&#x27;', '&#128;', '&#0;', '&#55296;', '&#1114112;', '&#38', '&copy', '&copy=1', '&hellip', '&aaaaaaaa;', '&ampx;', '&amp', ';', '<iframe>', '</iframe>', '<noembed>', '</noframes>', '<xmp>', '<clipPath/>', ']]>',
  '<optgroup>', '<select>', '<body>', '<head>', '<averyveryverylongtagnameindeed x>', '<a averyveryverylongattributename="1">'] // prettier-ignore

test('any page becomes the tree that htmlparser2 makes of it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }), (pieces) => {
      const html = pieces.join('')
      expect(linesOf(parsePage(html).root()[0]!)).toEqual(linesOf(parseDocument(html)))
    }),
    { numRuns: 2_000 },
  )
})

test('a page that comes in parts, cut anywhere, becomes the tree that htmlparser2 makes of the whole', () => {
  const cut = fc.tuple(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), fc.array(fc.nat(400), { maxLength: 4 })) // prettier-ignore
  fc.assert(
    fc.property(cut, ([pieces, cuts]) => {
      const html = pieces.join('')
      const ends = [...cuts.filter((at) => at < html.length).sort((a, b) => a - b), html.length]
      const parts = ends.map((end, i) => html.slice(ends[i - 1] ?? 0, end)).filter((part) => part !== '')
      const builder = new TreeBuilder()
      const tokenizer = new QuickTokenizer(html, builder)
      for (const part of parts) tokenizer.write(part)
      tokenizer.end()
      expect(linesOf(builder.built.root)).toEqual(linesOf(parseDocument(html)))
    }),
    { numRuns: 1_000 },
  )
})

test('a page read in parts is the same tree as read at once, and its elements know their places', () => {
  const html = `<ul>${'<li><a href="/i">Lamp &amp; wick</a> <i>one</i>two</li>'.repeat(3_000)}</ul>`
  const { page, read } = parseUpTo(html, 1_000_000)
  expect(read).toBe(html.length)
  const { root, elements, last, byTag } = treeOf(page)
  expect(linesOf(root)).toEqual(linesOf(parseDocument(html)))
  expect(elements.map(placeOf)).toEqual(elements.map((_, at) => at))
  expect(elements.map((element, at) => at + elementsIn(element))).toEqual(last)
  expect(byTag.get('a')).toEqual(elements.flatMap(({ name }, at) => (name === 'a' ? at : [])))
})

test('a tag that the end of a page cuts off is no element', () => {
  const { elements, last } = treeOf(parsePage('<p>a<div class=x'))
  expect(elements.map(({ name }) => name)).toEqual(['p'])
  expect(Object.keys(last)).toEqual(['0'])
})
