import type { Entity } from '#contracts/extraction.ts'
import { addressOf } from '#pages/entities/addresses.ts'
import { digestsIn } from './entities/digests.ts'
import { emailsIn } from './entities/emails.ts'
import { handlesIn } from './entities/handles.ts'
import { garlicsIn, onionsIn } from './entities/hidden-services.ts'
import { ibansIn, maskedCardsIn } from './entities/numbers.ts'
import { longRuns } from '#pages/entities/long-runs.ts'
import { phonesIn } from './entities/phones.ts'
import { revealText } from '#pages/entities/reveal-text.ts'
import { pgpFingerprints } from '#pages/entities/pgp.ts'

const FILE_NAME = /\.(?:png|jpe?g|gif|svg|webp|css|js|ico)$/i
const JABBER_HOST = /@(?:.*\.)?(?:jabber|xmpp|jabb|exploit\.im|thesecure\.biz|dukgo\.com|creep\.im)/i
const CVE = /(?<![A-Za-z0-9])CVE-(?:1999|20\d\d)-\d{4,7}(?!\d)/gi
/** A page with more than a seller has is a leak, and what a leak holds is its victims'. */
const MOST_PERSONAL = 5
const MOST_OF_A_TYPE = 200
const LONGEST_TEXT = 400_000

/**
 * Entities of a page that check: onion and I2P addresses, wallets, PGP keys and fingerprints, handles of messengers, e-mail
 * addresses, phones, IBANs, cards (masked), CVE numbers, file digests. Each once, by type.
 *
 * @param text Visible text. @param html The page, for keys and for addresses in links.
 */
export function findEntities(text: string, html: string): Entity[] {
  const found = new Map<string, Set<string>>()
  const add = (type: string, values: Iterable<string>) => {
    const known = found.get(type) ?? found.set(type, new Set()).get(type)!
    for (const value of values) if (known.size < MOST_OF_A_TYPE) known.add(value)
  }
  const plain = revealText(text.slice(0, LONGEST_TEXT))
  // A tag may part a label in the page, a sign that cannot be seen in its text.
  add('onion', [...onionsIn(html), ...onionsIn(plain)])
  add('i2p', [...garlicsIn(html), ...garlicsIn(plain)])
  for (const token of new Set(longRuns(plain))) {
    const address = addressOf(token)
    if (address) add(address.type, [address.value])
  }
  if (html.includes('BEGIN PGP PUBLIC KEY')) add('pgp', pgpFingerprints(html))
  for (const { type, value } of [...digestsIn(plain), ...handlesIn(plain)]) add(type, [value])
  addPersonal(plain, add)
  add(
    'cve',
    (plain.match(CVE) ?? []).map((name) => name.toUpperCase()),
  )
  return [...found].flatMap(([type, values]) => Array.from(values, (value) => ({ type, value })))
}

function addPersonal(text: string, add: (type: string, values: string[]) => void): void {
  const emails = emailsIn(text).filter((email) => !FILE_NAME.test(email))
  const folded = [...new Set(emails.map((email) => email.toLowerCase()))]
  const few = (values: string[]) => (new Set(values).size <= MOST_PERSONAL ? values : [])
  if (folded.length <= MOST_PERSONAL) {
    add('jabber', folded.filter((email) => JABBER_HOST.test(email)))
    add('email', folded.filter((email) => !JABBER_HOST.test(email)))
  } // prettier-ignore
  add('phone', few(phonesIn(text)))
  add('iban', few(ibansIn(text)))
  add('card', few(maskedCardsIn(text)))
}
