import { expect, test } from 'vitest'
import { parsePage } from './parse-page.ts'

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
