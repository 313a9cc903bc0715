import type { Listing } from '#contracts/extraction.ts'
import { parseCount, parseRating, plainDigits } from '../values/number.ts'
import { parsePlaces } from '../values/place.ts'
import { parseCurrency } from '../values/price.ts'
import { parseQuantity } from '../values/quantity.ts'
import { parseTime } from '../values/time.ts'
import type { LabelField } from './labels.ts'

type Said = [name: keyof Listing, value: unknown] | undefined

const DIGITAL = /^(?:digital|instant|auto|file|download|virtual|数字|虚拟|цифров|digitale?s?)/iu
const PHYSICAL = /^(?:physical|package|physisch|实物|实体|физич|parcel)/iu

/** The value that a label's text has for the field that the label announces; nothing where it does not fit. */
export function fieldValueOf(field: LabelField, raw: string): Said {
  switch (field) {
    case 'shipsFrom':
    case 'shipsTo':
    case 'shipsExcept': {
      const places = parsePlaces(raw.replace(/\s*\(.*$/, '') || raw)
      return places.length > 0 ? [field, places] : undefined
    }
    case 'stock':
    case 'sold':
    case 'views':
      return counted(field, raw)
    case 'sales':
      return counted('sold', raw)
    case 'rating': {
      const rating = parseRating(raw)
      return rating === undefined ? undefined : ['rating', rating]
    }
    case 'escrow':
      return raw.length > 0 && raw.length <= 40 && /\p{L}/u.test(raw) ? ['escrow', raw] : undefined
    case 'payments': {
      const coins = raw.split(/[\s,/|;&、，]+/).flatMap((word) => parseCurrency(word) ?? [])
      return coins.length > 0 ? ['payments', [...new Set(coins)]] : undefined
    }
    case 'postedAt':
    case 'updatedAt': {
      const time = parseTime(raw)
      return time === undefined ? undefined : [field, time]
    }
    case 'minOrder':
    case 'quantity': {
      const quantity = parseQuantity(raw)
      return quantity ? [field, quantity] : undefined
    }
    case 'class':
      if (DIGITAL.test(raw)) return ['form', 'file']
      return PHYSICAL.test(raw) ? ['form', 'physical'] : undefined
    default:
      return undefined
  }
}

function counted(field: 'stock' | 'sold' | 'views', raw: string): Said {
  if (!/^\W{0,3}\d/u.test(plainDigits(raw)) || raw.length > 40) return undefined
  const count = parseCount(raw)
  return count === undefined || count < 0 ? undefined : [field, count]
}
