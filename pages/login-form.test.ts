import { expect, test } from 'vitest'
import { readGateForm } from './login-form.ts'
import { parsePage } from './parse-page.ts'

const HERE = 'http://market.onion/login?next=1#top'
const formOf = (html: string, selector = 'form') => readGateForm(parsePage(html), selector, HERE)

test('a form is read as a browser would send it: hidden tokens, chosen options, the first button with a name', () => {
  const html = `<form method="post" action="/enter#x">
    <input type="hidden" name="token" value="t1"><input name="user"><input type="password" name="word">
    <input type="checkbox" name="stay"><input type="checkbox" name="terms" checked><input type="radio" name="r" value="2" checked>
    <select name="lang"><option value="en">English</option><option selected>zh</option></select>
    <textarea name="note">n</textarea><input name="off" disabled value="1"><input type="file" name="file"><input value="nameless">
    <button type="button" name="no" value="1">No</button><button name="go" value="in">Go</button><input type="submit" name="again">
  </form>`
  expect(formOf(html)).toEqual({
    action: 'http://market.onion/enter',
    method: 'POST',
    fields: [
      ['token', 't1'],
      ['user', ''],
      ['word', ''],
      ['terms', 'on'],
      ['r', '2'],
      ['lang', 'zh'],
      ['note', 'n'],
      ['go', 'in'],
    ],
    order: ['token', 'user', 'word', 'stay', 'terms', 'r', 'lang', 'note', 'go'],
  })
})

test.each([
  ['without an action goes to its own page', '<form method=post></form>', 'http://market.onion/login?next=1'],
  ['with an empty one, too', '<form action="" method=post></form>', 'http://market.onion/login?next=1'],
  ['to another site says so', '<form action="http://other.onion/x"></form>', 'http://other.onion/x'],
])('a form %s', (_name, html, action) => {
  expect(formOf(html)?.action).toBe(action)
})

test('a form without a method would send its fields in an address', () => {
  expect(formOf('<form></form>')?.method).toBe('GET')
})

test('no form is read where none is named, or where it leads nowhere', () => {
  expect(formOf('<form class=a></form>', 'form.b')).toBeUndefined()
  expect(formOf('<form action="http://[bad"></form>')).toBeUndefined()
})

test('the form of a recipe that names none is the first with a password field', () => {
  const html = '<form action=/search></form><form method=post action=/in><input type="password"></form>'
  expect(formOf(html, 'form:has(input[type="password"])')?.action).toBe('http://market.onion/in')
})
