/** A decimal string times a power of ten, without a double in between: `shiftDecimal('1.25', 4)` is `12500`. */
export function shiftDecimal(amount: string, power: number): string {
  const [whole, fraction = ''] = amount.split('.') as [string, string?]
  const digits = power < 0 ? whole.padStart(1 - power, '0') + fraction : whole + fraction.padEnd(power, '0')
  const point = (power < 0 ? Math.max(whole.length, 1 - power) : whole.length) + power
  const head = digits.slice(0, point).replace(/^0+(?=\d)/, '')
  const tail = digits.slice(point)
  return tail === '' ? head : `${head}.${tail}`
}

/** A decimal string without zeros that say nothing behind the point. */
export function trimDecimal(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount
}

/** Product of two decimal strings, exact. */
export function multiplyDecimals(left: string, right: string): string {
  const parts = [left, right].map((text) => text.split('.') as [string, string?])
  const places = parts.reduce((sum, [, fraction = '']) => sum + fraction.length, 0)
  const [a, b] = parts.map(([whole, fraction = '']) => BigInt(whole + fraction)) as [bigint, bigint]
  return trimDecimal(shiftDecimal(String(a * b), -places))
}

/** Quotient to six significant digits, as a plain decimal string; nothing for a divisor of zero. */
export function divideDecimals(left: string, right: string): string | undefined {
  const quotient = Number(left) / Number(right)
  if (!Number.isFinite(quotient)) return undefined
  const [digits, exponent] = quotient.toExponential(5).split('e') as [string, string]
  const power = Number(exponent) - 5
  const whole = digits.replace('.', '')
  return trimDecimal(shiftDecimal(whole, power))
}
