import { expect, test } from 'vitest'
import { captchaImageOf, formsOf } from './gate-form.ts'
import { parsePage } from './parse-page.ts'

const HERE = 'http://market.onion/captcha?next=%2F'
const formsIn = (html: string) => formsOf(parsePage(html), HERE)
const imageIn = (html: string) => captchaImageOf(parsePage(html), HERE)

test('a form tells where it goes, how, and what it carries, hidden fields and named buttons too', () => {
  const html = `<form id=f method=POST action="../solve#x"><input name=csrf type=hidden value=1><input name=answer>
    <select name=lang></select><button name=go>Go</button><input type=submit></form><textarea name=note form=f></textarea>`
  expect(formsIn(html)).toEqual([
    {
      url: 'http://market.onion/solve',
      method: 'post',
      encoding: 'application/x-www-form-urlencoded',
      fields: ['csrf', 'answer', 'lang', 'go', 'note'],
    },
  ])
})

test('a form without action goes to its own page, one to a script goes nowhere', () => {
  expect(formsIn('<form method=post><input name=a></form>')[0]?.url).toBe(HERE)
  expect(formsIn('<form action="javascript:x()"><input name=a></form>')).toEqual([])
  expect(formsIn('<base href="/deep/"><form action=solve></form>')[0]?.url).toBe(
    'http://market.onion/deep/solve',
  )
})

const captcha = 'http://market.onion/captcha.png'
test.each([
  ['an image in the form', '<form><img src=captcha.png></form>', captcha],
  [
    'the one that is called so, of several',
    '<form><img src=logo.png><img class=captcha src=captcha.png></form>',
    captcha,
  ],
  ['an image button', '<form><input type=image src=captcha.png></form>', captcha],
  [
    'a background in the form',
    `<form><div style="background: url('captcha.png') 0 0"></div></form>`,
    captcha,
  ],
  ['a background of the form itself', '<form style="background-image:url(captcha.png)"></form>', captcha],
  ['beside the only form', '<img src=captcha.png><form><input name=a></form>', captcha],
])('the captcha is found as %s', (_name, html, expected) => {
  expect(imageIn(html)).toBe(expected)
})

test.each([
  ['on another host', `<form><img alt=captcha src="http://elsewhere.onion/captcha.png"></form>`],
  ['in the page itself', '<form><img src="data:image/png;base64,AAAA"></form>'],
  ['a picture of goods beside a form', '<img src=/goods/1.jpg><form action=/search><input name=q></form>'],
  ['beside several forms', '<img src=captcha.png><form></form><form></form>'],
  ['without any form', '<img class=captcha src=captcha.png>'],
])('no picture is asked for that is %s', (_name, html) => {
  expect(imageIn(html)).toBeUndefined()
})
