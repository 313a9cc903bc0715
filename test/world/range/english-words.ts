import { COUNTRIES, PLACES, reviewText, type PlaceCode } from '../names.ts'
import type { Words } from './draw-good.ts'

const TAILS = [', new batch', ' - restocked', ', tested', ', limited', ' - last ones', ', fresh'] // prettier-ignore
const OPENINGS = ['We have had this since spring and it stays.', 'Same source as always.', 'Made to last, and packed with care.', 'A small lot, and it goes fast.'] // prettier-ignore
const CLOSINGS = ['Ask before you order.', 'Orders go out on weekdays.', 'Read my page first.', 'Write in English, please.'] // prettier-ignore

export const englishWords: Words = {
  tails: TAILS,
  lot: (number) => ` (lot ${number})`,
  description: (random, title, { path }) =>
    `${title}. ${random.pick(OPENINGS)} Look under ${path.join(', ')} for more of mine.\n${random.pick(CLOSINGS)}`,
  remark: reviewText,
  places: COUNTRIES,
  anywhere: ['WORLDWIDE', 'EU'],
}

export const placeNames = (codes: readonly string[] = []): string =>
  codes.map((code) => PLACES[code as PlaceCode]).join(', ')

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `05 Mar 2026` */
export const shortDay = (at: Date): string =>
  `${String(at.getUTCDate()).padStart(2, '0')} ${MONTHS[at.getUTCMonth()]!} ${at.getUTCFullYear()}`

const HELP = `<h1>Help</h1><p>Orders wait in escrow until you confirm them, or for fourteen days. Open a dispute before
that time is over; staff looks at both sides and decides within three days. Write to sellers through their page only,
and encrypt your address with the key that stands there. Sellers who answer late lose their level.</p>`

/** Pages that every English market has. */
export const englishPages = {
  help: () => ({ title: 'Help', content: HELP }),
  notFound: () => ({
    title: 'Not found',
    content: '<h1>Not found</h1><p>The page you are looking for does not exist or was removed.</p>',
  }),
}
