// What stands behind country and check digits, from the SWIFT registry: n digits, a letters, c either.
const IBAN_FORMS: Record<string, RegExp> = Object.fromEntries(
  ('AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c CZ20n DE18n DK14n DO4c20n EE16n EG25n ES20n FI14n FO14n FR10n11c2n GB4a14n ' +
    'GE2a16n GI4a15c GL14n GR7n16c GT24c HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c MC10n11c2n MD20c ME18n ' +
    'MK3n10c2n MR23n MT4a5n18c MU4a19n3a NL4a10n NO11n PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n SA2n18c SC4a20n3a SE20n SI15n SK20n SM1a10n12c ST21n SV4a20n TL19n TN20n TR6n16c ' +
    'UA6n19c VA18n VG4a16n XK16n')
    .split(' ')
    .map((entry) => [entry.slice(0, 2), formOf(entry.slice(2))]),
) // prettier-ignore

function formOf(form: string): RegExp {
  const classes: Record<string, string> = { n: String.raw`\d`, a: '[A-Z]', c: '[A-Z0-9]' }
  return new RegExp(
    `^\\d{2}${form.replaceAll(/(\d+)([nac])/g, (_, count: string, kind: string) => `${classes[kind]}{${count}}`)}`,
  )
}

const IBAN = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g
const CARD =
  /(?<![\d.,-])(?:3[47]\d{2}[ -]?\d{6}[ -]?\d{5}|[2-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7})(?![\d.,-]?\d)/g
const CARD_WORD = /card|\bcc\b|cvv|visa|master|amex|dumps|fullz|卡|карт/i

/** IBANs of a text that have their country's length and hold by ISO 7064 (97), without blanks. */
export function ibansIn(text: string): string[] {
  return (text.match(IBAN) ?? []).flatMap((printed) => {
    const iban = printed.replaceAll(' ', '')
    // Words behind an IBAN may have been taken along; its country says where it ends.
    const country = iban.slice(0, 2)
    const whole = country + (IBAN_FORMS[country]?.exec(iban.slice(2))?.[0] ?? '')
    return isIban(whole) ? [whole] : []
  })
}

export function isIban(iban: string): boolean {
  if (IBAN_FORMS[iban.slice(0, 2)]?.exec(iban.slice(2))?.[0].length !== iban.length - 2) return false
  const digits = (iban.slice(4) + iban.slice(0, 4)).replaceAll(/[A-Z]/g, (char) =>
    String(char.charCodeAt(0) - 55),
  )
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}

/**
 * Payment cards on a page that speaks of cards: those that hold by Luhn and have an issuer's length. Never whole: the first
 * six digits name the issuer, the last four tell two cards apart.
 */
export function maskedCardsIn(text: string): string[] {
  const found = text.match(CARD) ?? []
  if (found.length === 0 || !CARD_WORD.test(text)) return []
  return found.flatMap((printed) => {
    const digits = printed.replaceAll(/\D/g, '')
    return isCard(digits) ? [`${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`] : []
  })
}

/** ISO/IEC 7812: American Express, Visa, Mastercard, UnionPay, Discover, Maestro, Mir; check digit by Luhn. */
export function isCard(digits: string): boolean {
  if (!ISSUERS.test(digits) || /^(\d)\1+$/.test(digits)) return false
  let sum = 0
  for (const [i, digit] of Array.from(digits).toReversed().entries()) {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

const ISSUERS = /^(?:3[47]\d{13}|4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|220[0-4]\d{12}|62\d{14,17}|6(?:011|4[4-9]\d|5\d\d)\d{12}|(?:50|5[6-9]|6[37])\d{10,17})$/ // prettier-ignore
