import type { Money } from '#contracts/extraction.ts'
import { isCoin } from './currency.ts'

const DISCLAIMED =
  /不是最终价|非最终价|并非实价|价格?(?:仅|只)(?:是|为)?(?:方便|占位)|标价无效|not the (?:real|final|actual) price|price is (?:a )?placeholder|kein echter preis|цена условная/iu

/**
 * Whether a price only holds a place, since the seller is away or the offer is by arrangement: nothing, rows of nines or of
 * another digit, `123456`, sums that nobody pays, or a text that says so itself.
 */
export function isHoldingPrice({ amount, currency }: Money, text = ''): boolean {
  const value = Number(amount)
  const whole = amount.replace(/\..*$/, '')
  if (value === 0 || DISCLAIMED.test(text)) return true
  if (isCoin(currency)) return value >= 1000 || /^9{3,}$/.test(whole)
  return (
    value >= 1e7 ||
    /^(\d)\1{5,}$/.test(whole) ||
    /^9{5,}$/.test(whole) ||
    /^12345(?:6(?:7(?:8(?:9)?)?)?)?$/.test(whole)
  )
}
