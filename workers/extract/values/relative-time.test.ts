import { expect, test } from 'vitest'
import { parseRelativeTime } from './relative-time.ts'

const at = new Date('2026-11-21T10:00:00Z')

test.each([
  ['3 weeks ago', '2026-10-24/2026-10-31'],
  ['vor 3 Wochen', '2026-10-24/2026-10-31'],
  ['3 недели назад', '2026-10-24/2026-10-31'],
  ['3周前', '2026-10-24/2026-10-31'],
  ['三周前', '2026-10-24/2026-10-31'],
  ['2小时前', '2026-11-21T07:00:00Z/2026-11-21T08:00:00Z'],
  ['2 hours ago', '2026-11-21T07:00:00Z/2026-11-21T08:00:00Z'],
  ['vor 2 Stunden', '2026-11-21T07:00:00Z/2026-11-21T08:00:00Z'],
  ['vor einer Stunde', '2026-11-21T08:00:00Z/2026-11-21T09:00:00Z'],
  ['2 часа назад', '2026-11-21T07:00:00Z/2026-11-21T08:00:00Z'],
  ['5 минут назад', '2026-11-21T09:54:00Z/2026-11-21T09:55:00Z'],
  ['vor 3 Tagen', '2026-11-18/2026-11-19'],
  ['3 days ago', '2026-11-18/2026-11-19'],
  ['3天前', '2026-11-18/2026-11-19'],
  ['5 дней назад', '2026-11-16/2026-11-17'],
  ['yesterday', '2026-11-20/2026-11-21'],
  ['gestern', '2026-11-20/2026-11-21'],
  ['вчера', '2026-11-20/2026-11-21'],
  ['昨天', '2026-11-20/2026-11-21'],
  ['today, 09:12', '2026-11-21/2026-11-22'],
  ['a month ago', '2026-09-21/2026-10-21'],
  ['1个月前', '2026-09-21/2026-10-21'],
  ['неделю назад', '2026-11-07/2026-11-14'],
  ['месяц назад', '2026-09-21/2026-10-21'],
  ['1 day, 3 hours ago', '2026-11-20T06:00:00Z/2026-11-20T07:00:00Z'],
  ['2 weeks and 1 day ago', '2026-11-06/2026-11-07'],
  ['2 years ago', '2023-11-21/2024-11-21'],
  ['Listed 12d ago', '2026-11-09/2026-11-10'],
])('%s, seen that morning, is %s', (text, expected) => expect(parseRelativeTime(text, at)).toBe(expected))

test('the end of a long month goes back to the end of a short one', () => {
  expect(parseRelativeTime('1 month ago', new Date('2026-03-31T00:00:00Z'))).toBe('2026-01-31/2026-02-28')
})

test.each(['2019-03-05', '3 weeks', 'a few days ago', 'in 3 days', 'weeks ago', '9999 years ago', ''])(
  '%j is no time as seen from now',
  (text) => expect(parseRelativeTime(text, at)).toBeUndefined(),
)
