import { describe, expect, test } from 'vitest'
import { parseTime } from './time.ts'

describe('times', () => {
  test.each([
    ['2017-06-22 23:57 UTC', '2017-06-22T23:57:00Z'],
    ['2017-06-22', '2017-06-22'],
    ['October 09, 2019', '2019-10-09'],
    ['Aug 16, 2019', '2019-08-16'],
    ['24 August 2018', '2018-08-24'],
    ['3rd of May 2020', '2020-05-03'],
    ['24/08/2018', '2018-08-24'],
    ['12.03.2019', '2019-03-12'],
    ['2019年3月5日', '2019-03-05'],
    ['5 марта 2019', '2019-03-05'],
    ['2020-01-02T03:04:05Z', '2020-01-02T03:04:05Z'],
    ['05/05/2019', '2019-05-05'],
    ['2020-01-02 10:00', '2020-01-02'],
  ])('%s is %s', (text, expected) => expect(parseTime(text)).toBe(expected))

  test('a day that could be a month needs a word on the order', () => {
    expect(parseTime('03/04/2019')).toBeUndefined()
    expect(parseTime('03/04/2019', 'day-first')).toBe('2019-04-03')
    expect(parseTime('03/04/2019', 'month-first')).toBe('2019-03-04')
  })

  test.each(['3 weeks ago', '31/02/2019', '2019-13-01', 'yesterday', '99/99/2019', ''])(
    '%j is no date',
    (text) => expect(parseTime(text)).toBeUndefined(),
  )
})
