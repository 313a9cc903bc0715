import type { Model } from '../model.ts'
import { openTradeNames } from './section-names.ts'

/** What the card says of the data, whatever the figures are. */
export const LIMITS = `## Data and its limits

- Titles from public research collections of darknet markets of 2014 to 2024. **Most sources state no licence.** The
  titles are not in this repository; only the weights learned from them are.
- Labels come from sellers' categories and were checked against titles by reading a sample: drugs, weapons and
  paraphernalia agree fully, counterfeits 93 %, guides 86 %, hacking and forged documents 77 %, personal data 73 %;
  **other, financial fraud, digital goods and services only 25 to 31 %.** Low scores of these four are mostly the
  labels'. Rows are taught as what they most likely are, but measured by the seller's label.
- English almost only. Titles of 2017 weigh most. Few titles have a description to teach; descriptions are read with
  the same weights and a quarter of the say, a share that was chosen on the 222 listings labelled by reading that are
  asked above.
- Two thirds of the titles are drugs, as on the markets. On a market of data or services expect less.

## Use and misuse

For counting, searching and alerting, with a person behind every step against someone. A verdict is about a text, not
about a crime, and never about a person. Counts of weak categories need correction before they are published.
`

/** How much of what counts as mistakes is the labels': read once, on the answers of lf-c6b5125c5f87. */
export const LABELS = `## What the labels are worth where a bar is missed

Of the 844 mistakes that lf-c6b5125c5f87 makes on the first split (titles as learned, before weights become bytes), 120 were
drawn by chance and read with the seller's label and the answer side by side, without saying which was which. For 78 the
answer is right, for 26 the seller's label, for 5 neither; 11 titles do not say. So of what counts as a mistake about a third
at most is one. **The reading was automatic; no person has checked it**, and its reader knew the taxonomy's borders as
those of the titles that are taught did.

Of that model's 22 wrong weapons there, 13 are watches of one seller, whose size it takes for a calibre, 3 are ointments and a spray, and
one is files to print firearms, which their seller filed under steroids. Their words were hardly known, and letter runs alone spoke. Knowing how words follow each other and
how a title is written, this model takes none of the watches for weapons; but it hangs by a hair: taught without the 937 titles that have no seller's label, it
takes all 13. Of its own nine mistakes there, one is a pack of condoms that its seller filed under weapons and one a file to print guns.

Torrez says drugs of everything: its rows are 8,931 of drugs and 6 of paraphernalia, so that macro-F1 is the mean of two
classes. By their titles 1 of the 6 is paraphernalia; three are tasers and sprays, one is a program and one a guide. Of the
114 rows of drugs that the earlier model answered otherwise, 10 are drugs, 8 do not say, and 96 are guides, accounts, vaporizers,
envelopes and the like. The bar cannot be met there without calling a taser paraphernalia.

`

/** What the model is and what it was taught with. @param readings titles that were read */
export function describeModel(model: Model, readings: number): string {
  const { mix, described } = settingsOf(model)
  return `## What it is

A linear classifier over ${model.classes.length} categories: hashed words, word pairs and letter runs, in a word and across two, of the
title (and description), which word stands first and last in it, how the title is written (capitals alone, dash, colon, brackets and
the like, and the number of its words), and the words of the market's own category path where there is one, beside what markets in general call their
sections (\`train/section-names.yaml\`, written with the paths of this data in sight). Multinomial Bayes and softmax
regression are learned apart and added into one matrix of signed bytes; a second matrix tells subcategories apart.

Sellers know few of the words that a trade has, so ${openTradeNames().length.toLocaleString('en')} names of wares (\`train/trade-names.yaml\`: substances, makers,
brands, families of malware, programs, papers) and the sections' names are taught as titles of their own. They come from
general knowledge of public lists; no listing was copied.

Sellers file their wares carelessly, so ${readings.toLocaleString('en')} titles were read, most with their labels hidden: by chance from each
seller's label and from titles without one, where a model was in doubt, and one or two of each seller of anything but
drugs (\`train/readings.tsv\` has hashes, no titles). **The reading was automatic; no person has checked it.** In a sample
drawn by chance, 20 % of financial fraud, 37 % of services, 42 % of digital goods and 45 % of other agreed with their
seller, much as in the readings that came with the data. Every other row is taught as what a model of other vendors and
those readings make of it, with ${mix} of the seller's own label kept. Descriptions teach with ${described} of their title's weight. The
reader knew how the gold listings below are labelled; no title like one of them was among those read.

Probabilities are sharpened by one factor (${model.sharpness.text} for titles, ${model.sharpness.path} with a path) that was fitted on
vendors, and on markets, that the model had not seen. A listing whose best probability is under ${model.abstainBelow}
is put before a person.

Categories that the training data lacks (gambling, money laundering, terrorism, trafficking, migrant smuggling,
violence for hire, wildlife and antiquities, state secrets, adult content) and Chinese text are reached through
\`lexicon.yaml\` alone. **Their probabilities are set by hand, not calibrated.** Only the Chinese table below measures
them, and only on invented listings.
Child abuse material is no class that is learned: its texts never come here, except for the gate's test token.

`
}

function settingsOf({ settings }: Model): { mix: string; described: string } {
  const { reading, descriptions } = settings as { reading?: { mix: number }; descriptions?: number }
  return { mix: percent(reading?.mix), described: percent(descriptions) }
}

function percent(share = 0): string {
  return `${(100 * share).toFixed(0)} %`
}
