import { expect, test } from 'vitest'
import { countFilters, withFacet, withoutFilters, withPage, withValue } from './listings-query.ts'

const search = new URLSearchParams('q=lamp&market=a&market=b&sort=new&page=3')

test('a changed filter begins at the first page and keeps the others', () => {
  expect(withFacet(search, 'market', 'b', false)).toBe('/listings?q=lamp&market=a&sort=new')
  expect(withFacet(search, 'category', 'other', true)).toBe(
    '/listings?q=lamp&market=a&market=b&sort=new&category=other',
  )
  expect(withValue(search, 'q', '')).toBe('/listings?market=a&market=b&sort=new')
})

test('another page keeps the whole search', () => {
  expect(withPage(search, 4)).toBe('/listings?q=lamp&market=a&market=b&sort=new&page=4')
})

test('clearing takes the filters and leaves words and order', () => {
  expect(countFilters(search)).toBe(2)
  expect(withoutFilters(search)).toBe('/listings?q=lamp&sort=new')
  expect(withoutFilters(new URLSearchParams('market=a'))).toBe('/listings')
})

test('what is changed is a copy', () => {
  expect(search.toString()).toBe('q=lamp&market=a&market=b&sort=new&page=3')
})
