import { describe, expect, test } from 'vitest'
import { parsePlace, parsePlaces } from './place.ts'

describe('places', () => {
  test.each([
    ['Germany', 'DE'],
    ['Deutschland', 'DE'],
    ['Германия', 'DE'],
    ['德国', 'DE'],
    ['DE', 'DE'],
    ['USA', 'US'],
    ['United States', 'US'],
    ['the United Kingdom', 'GB'],
    ['UK', 'GB'],
    ['England', 'GB'],
    ['Netherlands', 'NL'],
    ['Holland', 'NL'],
    ['中国', 'CN'],
    ['Россия', 'RU'],
    ['Niederlande', 'NL'],
    ['World Wide', 'WORLDWIDE'],
    ['Worldwide', 'WORLDWIDE'],
    ['全球', 'WORLDWIDE'],
    ['WW', 'WORLDWIDE'],
    ['Weltweit', 'WORLDWIDE'],
    ['Europe', 'EUROPE'],
    ['EU', 'EU'],
    ['European Union', 'EU'],
    ['北美', 'NORTH-AMERICA'],
    ['Asia', 'ASIA'],
    ['🇩🇪 Germany', 'DE'],
    ['Ships from Spain', 'ES'],
    ['Czech Republic', 'CZ'],
    ['台湾', 'TW'],
    ['Hong Kong', 'HK'],
  ])('%s is %s', (text, expected) => expect(parsePlace(text)).toBe(expected))

  test.each(['', 'Narnia', 'to', 'ZZ', 'us all', 'XX', 'SU'])('%j is no place', (text) =>
    expect(parsePlace(text)).toBeUndefined(),
  )

  test('several places are parted, each once, words that are none left out', () => {
    expect(parsePlaces('Europe, Germany, Netherlands')).toEqual(['EUROPE', 'DE', 'NL'])
    expect(parsePlaces('United States, Worldwide, United States')).toEqual(['US', 'WORLDWIDE'])
    expect(parsePlaces('Bosnia & Herzegovina')).toEqual(['BA'])
    expect(parsePlaces('中国、香港、全球')).toEqual(['CN', 'HK', 'WORLDWIDE'])
    expect(parsePlaces('Germany and Narnia')).toEqual(['DE'])
  })
})
