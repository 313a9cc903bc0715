import { describe, expect, test } from 'vitest'
import { parseDestinations, parsePlace, parsePlaces } from './place.ts'

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
    ['AUSTRALIA ONLY', 'AU'],
    ['UK NDD', 'GB'],
    ['WORLWIDE', 'WORLDWIDE'],
    ['We ship to Europe', 'EUROPE'],
    ['从中国发货', 'CN'],
    ['发往全球', 'WORLDWIDE'],
    ['nur Deutschland', 'DE'],
    ['Versand aus Deutschland', 'DE'],
    ['из России', 'RU'],
    ['из Китая', 'CN'],
    ['в Нидерландах', 'NL'],
    ['страны СНГ', 'CIS'],
    ['Ganz Europa', 'EUROPE'],
    ['innerhalb Deutschlands', 'DE'],
    ['deutschlandweit', 'DE'],
    ['全国包邮', 'CN'],
    ['в Германию', 'DE'],
    ['только Китай', 'CN'],
    ['东南亚', 'SOUTHEAST-ASIA'],
    ['Skandinavien', 'SCANDINAVIA'],
    ['Saint Barthélemy', 'BL'],
    ['We offer FREE shipping worldwide.', 'WORLDWIDE'],
    ['Expressversand Deutschland kostenlos', 'DE'],
    ['Turks and Caicos Islands', 'TC'],
  ])('%s is %s', (text, expected) => expect(parsePlace(text)).toBe(expected))

  test.each(['', 'Narnia', 'to', 'ZZ', 'us all', 'XX', 'SU', 'NA', 'Not Specified', 'Internet', 'oz'])(
    '%j is no place',
    (text) => expect(parsePlace(text)).toBeUndefined(),
  )

  test('several places are parted, each once, words that are none left out', () => {
    expect(parsePlaces('Europe, Germany, Netherlands')).toEqual(['EUROPE', 'DE', 'NL'])
    expect(parsePlaces('United States, Worldwide, United States')).toEqual(['US', 'WORLDWIDE'])
    expect(parsePlaces('Bosnia & Herzegovina')).toEqual(['BA'])
    expect(parsePlaces('中国、香港、全球')).toEqual(['CN', 'HK', 'WORLDWIDE'])
    expect(parsePlaces('Germany and Narnia')).toEqual(['DE'])
  })
  test.each([
    ['Worldwide except Australia', ['WORLDWIDE'], ['AU']],
    ['worldwide except italy, australia and middle east.', ['WORLDWIDE'], ['IT', 'AU', 'MIDDLE-EAST']],
    ['Worldwide ( excluding Italy)', ['WORLDWIDE'], ['IT']],
    ['Everywhere except USA', ['WORLDWIDE'], ['US']],
    ['除中国外全球', ['WORLDWIDE'], ['CN']],
    ['全球（除美国）', ['WORLDWIDE'], ['US']],
    ['Weltweit außer USA', ['WORLDWIDE'], ['US']],
    ['по всему миру кроме России', ['WORLDWIDE'], ['RU']],
    ['EU, CH, Scandinavia', ['EU', 'CH', 'SCANDINAVIA'], []],
    ['US, NO, SE', ['US', 'NO', 'SE'], []],
    ['From: USA To: Worldwide', ['US', 'WORLDWIDE'], []],
    ['US2EU', ['US', 'EU'], []],
    ['NO', [], []],
    ['ship to us', [], []],
    ['Fast shipping, good stuff', [], []],
  ])('%s names what is reached and what is not', (text, to, except) =>
    expect(parseDestinations(text)).toEqual({ to, except }),
  )
})
