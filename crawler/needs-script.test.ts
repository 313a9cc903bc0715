import { expect, test } from 'vitest'
import { needsScript } from './needs-script.ts'

const words = 'Ten plain words that stand on a page of a market. '

test.each([
  ['an empty root', '<div id="app"></div><script src="/app.js"></script>'],
  [
    'an empty main between links',
    `<nav>${words.repeat(9)}</nav><main><ul></ul></main><p>${words.repeat(9)}</p><script>x()</script>`,
  ],
  ['links around nothing', `<a href="/">${words.repeat(20)}</a><div id="list"></div><script>fill()</script>`],
  [
    'a page that asks',
    `<p>${words.repeat(6)}</p><noscript>Please enable JavaScript.</noscript><script>x()</script>`,
  ],
])('%s needs scripts', (_name, html) => {
  expect(needsScript(html)).toBe(true)
})

test.each([
  ['a page without scripts', '<p>short</p>'],
  ['a full page with scripts', `<main><p>${words.repeat(20)}</p></main><script>count()</script>`],
  [
    'a full page that asks all the same',
    `<p>${words.repeat(40)}</p><noscript>Enable JavaScript.</noscript><script>x()</script>`,
  ],
  ['a page whose script is only data', '<p>short</p><script type="application/ld+json">{}</script>'],
])('%s does not', (_name, html) => {
  expect(needsScript(html)).toBe(false)
})
