import { expect, test } from 'vitest'
import { readRates } from './rates-file.ts'

const read = (...lines: string[]) =>
  readRates(['date,currency,rate,source', ...lines].join('\n'), 'r.csv', '2026-03-01')

test('columns may stand in any order, quotes hold commas, and a line that says the same twice counts once', () => {
  const text = '\ufeffSource,rate,currency,date\r\n"Bank, central",1.08,eur,2026-01-05\r\n"Bank, central",1.080,EUR,2026-01-05\r\n\r\n' // prettier-ignore
  expect(readRates(text, 'r.csv', '2026-03-01')).toEqual({
    rates: [{ day: '2026-01-05', currency: 'EUR', usd: '1.08', source: 'Bank, central' }],
    problems: [],
  })
})

test.each([
  ['2026-13-01,EUR,1.08,bank', /^r\.csv:3: "2026-13-01" in column date is no day; write it as 2026-01-31\.$/],
  ['01.02.2026,EUR,1.08,bank', /^r\.csv:3: "01\.02\.2026" in column date/],
  ['2026-02-30,EUR,1.08,bank', /is no day/],
  ['2026-03-02,EUR,1.08,bank', /lies in the future/],
  ['2026-01-06,euro!,1.08,bank', /in column currency is no code/],
  ['2026-01-06,EUR,,bank', /^r\.csv:3: "" in column rate is no rate; write what one EUR was worth in US dollars/],
  ['2026-01-06,EUR,"1,08",bank', /in column rate is no rate/],
  ['2026-01-06,EUR,1,08,bank', /5 values where 4 belong; put one that holds a comma in quotes/],
  ['2026-01-06,EUR,0,bank', /is no rate/],
  ['2026-01-06,USD,0.92,bank', /one USD is 1 USD/],
  ['2026-01-06,EUR,1.08,', /the column source is empty/],
  ['2026-01-06,EUR,1.08,"bank', /a quote is not closed/],
  ['2026-01-05,EUR,1.09,bank', /^r\.csv:3: line 2 has another rate of EUR for 2026-01-05; leave one of them\.$/],
])('%s is left out by a sentence, and the other lines are read', (line, sentence) => {
  const { rates, problems } = read('2026-01-05,EUR,1.08,bank', line, '2026-01-05,BTC,90000,exchange')
  expect(rates.map(({ currency }) => currency)).toEqual(['EUR', 'BTC'])
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(sentence)
}) // prettier-ignore

test.each([
  ['date,currency,price,source', 'r.csv:1: there is no column "rate", but one "price"; the first line must be date,currency,rate,source.'],
  ['date,currency,rate', 'r.csv:1: there is no column "source"; the first line must be date,currency,rate,source.'],
  ['date,currency,rate,source,note', 'r.csv:1: nothing is known of a column "note"; the first line must be date,currency,rate,source.'],
  ['date,currency,rate,source,rate', 'r.csv:1: the column "rate" stands twice; the first line must be date,currency,rate,source.'],
  ['', 'r.csv:1: there is no column "date"; the first line must be date,currency,rate,source.'],
])('a first line of "%s" is refused', (header, sentence) => {
  expect(() => readRates(`${header}\n2026-01-05,EUR,1.08,bank`, 'r.csv', '2026-03-01')).toThrow(sentence)
}) // prettier-ignore

const days = (from: number, to: number, skip: number[] = []) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
    .filter((day) => !skip.includes(day))
    .map((day) => `2026-01-${String(day).padStart(2, '0')}`)
const lines = (of: string[]) => of.map((day) => `${day},BTC,90000,exchange`)

test('a day that is missing from a daily series is named with its line and the remedy', () => {
  const { rates, problems } = read(...lines(days(1, 28, [11])))
  expect(rates).toHaveLength(27)
  expect(problems).toEqual(['r.csv:12: BTC has no rate between 2026-01-10 and 2026-01-12; add those days, or prices of them are converted by the rate of 2026-01-10.']) // prettier-ignore
})

test('weekends and a holiday beside one are no gap, two weeks are', () => {
  const weekend = [3, 4, 10, 11, 17, 18, 24, 25]
  expect(read(...lines(days(1, 30, weekend))).problems).toEqual([])
  expect(read(...lines(days(1, 30, [...weekend, 9, 12]))).problems).toEqual([])
  const { problems } = read(...lines(days(1, 30, [...weekend, 12, 13, 14, 15, 16])))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain('between 2026-01-09 and 2026-01-19')
})
