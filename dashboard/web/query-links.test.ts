import { expect, test } from 'vitest'
import { changed } from './query-links.ts'

const search = new URLSearchParams('q=quay&market=a&page=3')

test('a change begins at the first page and keeps the rest', () => {
  expect(changed('/vendors', search, { market: 'b' })).toBe('/vendors?q=quay&market=b')
  expect(changed('/vendors', search, { q: '', market: undefined })).toBe('/vendors')
  expect(changed('/vendors', search, { page: '4' })).toBe('/vendors?q=quay&market=a&page=4')
  expect(search.get('page')).toBe('3')
})
