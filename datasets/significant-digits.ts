const PLAIN = /^(\d+)(?:\.(\d+))?$/

/**
 * A decimal string rounded half up to some significant digits, without exponent and without zeros at its end.
 * Doubles never touch it: `1.25` must not become `1.2` because a machine cannot write it down.
 *
 * @param amount not negative, such as `1234.5`
 * @returns undefined where it is no such number
 */
export function toSignificantDigits(amount: string, digits: number): string | undefined {
  const match = PLAIN.exec(amount)
  if (!match) return undefined
  const [, whole = '', fraction = ''] = match
  const all = (whole + fraction).replace(/^0+/, '')
  if (all === '') return '0'
  // The value is `all` × 10^-places.
  const dropped = Math.max(0, all.length - digits)
  const kept = BigInt(all.slice(0, all.length - dropped)) + (Number(all[digits] ?? 0) >= 5 ? 1n : 0n)
  return shift(kept, dropped - fraction.length)
}

/** The power of ten that an amount reaches: `100` for all from 100 to below 1000. */
export function toPowerOfTen(amount: string): string | undefined {
  const match = PLAIN.exec(amount)
  if (!match) return undefined
  const [, whole = '', fraction = ''] = match
  const all = (whole + fraction).replace(/^0+/, '')
  return all === '' ? '0' : shift(1n, all.length - 1 - fraction.length)
}

/** `value` × 10^exponent as a plain decimal. */
function shift(value: bigint, exponent: number): string {
  if (exponent >= 0) return `${value}${'0'.repeat(exponent)}`
  const text = value.toString().padStart(1 - exponent, '0')
  const [whole, fraction] = [text.slice(0, exponent), text.slice(exponent).replace(/0+$/, '')]
  return fraction === '' ? whole : `${whole}.${fraction}`
}
