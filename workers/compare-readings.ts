import { isDeepStrictEqual } from 'node:util'
import type { Listing } from '#contracts/extraction.ts'
import { fold } from '#pages/tree.ts'

/** What makes no statement of its own: how a field was read, and addresses, which a redesign may change. */
const ASIDE = new Set<keyof Listing>(['readings', 'url'])

export const comparedFields = (listing: Partial<Listing>): (keyof Listing)[] =>
  (Object.keys(listing) as (keyof Listing)[]).filter((field) => !ASIDE.has(field))

/**
 * Whether two readings of one listing say the same of a field, as far as time may have passed between them: prices and
 * counts may have changed a little, a list may show less of a text than a page of its own.
 *
 * @returns nothing where the two cannot be compared
 */
export function saysSame(field: keyof Listing, before: Listing, now: Partial<Listing>): boolean | undefined {
  const [one, other] = [before[field], now[field]]
  if (one === undefined || other === undefined) return undefined
  switch (field) {
    case 'title':
    case 'description':
    case 'escrow':
      return isSameText(one as string, other as string)
    case 'vendor':
      return isSameText(before.vendor!.name, now.vendor!.name)
    case 'price':
      if (before.price!.holding === true || now.price!.holding === true) return undefined
      return isSameMoney(before.price!, now.price!)
    case 'unitPrice':
      return isSameMoney(before.unitPrice!, now.unitPrice!)
    case 'prices':
    case 'shippingOptions':
      return isDeepStrictEqual(namesOf(one as Named), namesOf(other as Named))
    case 'categoryPath':
      return isSameWay(before.categoryPath!, now.categoryPath!)
    case 'postedAt':
    case 'updatedAt':
      return (one as string).slice(0, 7) === (other as string).slice(0, 7)
    default:
  }
  if (typeof one === 'number' && typeof other === 'number') return isNear(one, other)
  if (Array.isArray(one) && Array.isArray(other))
    return isDeepStrictEqual(new Set<unknown>(one), new Set<unknown>(other))
  return isDeepStrictEqual(one, other)
}

const plain = (text: string): string =>
  fold(text.normalize('NFKC')).toLowerCase().replace(/\s*(?:…|\.{3})$/u, '') // prettier-ignore

/** What is cut is as long as it is. */
function isSameText(a: string, b: string): boolean {
  const [one, other] = [plain(a), plain(b)]
  return one !== '' && other !== '' && (one.startsWith(other) || other.startsWith(one))
}

type Amount = { amount: string; currency: string }
const MOST_CHANGE = 2

function isSameMoney(a: Amount, b: Amount): boolean {
  const [one, other] = [Number(a.amount), Number(b.amount)]
  return a.currency === b.currency && Math.max(one, other) <= MOST_CHANGE * Math.min(one, other)
}

type Named = { name?: string; label?: string; amount?: string; quantity?: unknown }[]
/** Ways of shipping by their names, prices by what they are for. */
const namesOf = (all: Named): unknown[] => all.map(({ name, quantity, label }) => name ?? quantity ?? label)

/** One may name more of the way than the other. */
function isSameWay(a: string[], b: string[]): boolean {
  const [one, other] = [a.map(plain), b.map(plain)]
  return one.every((part) => other.includes(part)) || other.every((part) => one.includes(part))
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(5, Math.max(a, b) / 2)
