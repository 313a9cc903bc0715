import type { Model } from '../model.ts'
import type { Report } from './evaluate.ts'
import type { Comparison, Measurement } from './measure.ts'

const LIMITS = `## Data and its limits

- Titles from public research collections of darknet markets of 2014 to 2024. **Most sources state no licence.** The
  titles are not in this repository; only the weights learned from them are.
- Labels come from sellers' categories and were checked against titles by reading a sample: drugs, weapons and
  paraphernalia agree fully, counterfeits 93 %, guides 86 %, hacking and forged documents 77 %, personal data 73 %;
  **other, financial fraud, digital goods and services only 25 to 31 %.** Low scores of these four are mostly the
  labels'. Rows that a model of other vendors finds impossible are left out of training, never out of measuring.
- English almost only. Titles of 2017 weigh most. Descriptions were not in the training data; they are read with the
  title's weights and a quarter of the say, a share that was chosen on 222 listings labelled by reading.
- Two thirds of the titles are drugs, as on the markets. On a market of data or services expect less.

## Use and misuse

For counting, searching and alerting, with a person behind every step against someone. A verdict is about a text, not
about a crime, and never about a person. Counts of weak categories need correction before they are published.
`

/** The model card in Markdown: what the model is, what it was taught with, how well it does and where it fails. */
export function writeCard(model: Model, measured: Measurement): string {
  const { vendors, markets, subcategory } = measured
  return `# Model card: ${model.version}

Trained ${model.trained} by \`npm run train -- --data FILE\` on ${model.data.rows.toLocaleString('en')} labelled titles
(SHA-256 of the unpacked file: \`${model.data.sha256}\`). The same data and settings give the same version.

## What it is

A linear classifier over ${model.classes.length} categories: hashed words, word pairs and letter runs of the title (and
description), and the words of the market's own category path where there is one. Multinomial Bayes and softmax
regression are learned apart and added into one matrix of signed bytes; a second matrix tells subcategories apart.
Probabilities are sharpened by one factor (${model.sharpness.text} for titles, ${model.sharpness.path} with a path) that was fitted on
vendors, and on markets, that the model had not seen. A listing whose best probability is under ${model.abstainBelow}
is put before a person.

Categories that the training data lacks (gambling, money laundering, terrorism, trafficking, migrant smuggling,
violence for hire, wildlife and antiquities, state secrets, adult content) and Chinese text are reached through
\`lexicon.yaml\` alone. **Their probabilities are set by hand, not calibrated, and nothing below measures them.**
Child abuse material is no class that is learned: its texts never come here, except for the gate's test token.

## How well it does

Labels are the sellers' own categories. Every row below compares models that learned from the same rows, on rows of
vendors or of a market that they had not seen; all listings count, also those without content. The shipped model is
trained in the same way on all rows. Plain Bayes is multinomial, on TF-IDF, the best of the simple methods.

| measured on | rows | titles: macro-F1 / accuracy | plain Bayes | with category path |
|---|---|---|---|---|
${[vendors, ...markets].map(comparisonRow).join('\n')}

The title model's settings were chosen by cross-validation over the other four fifths of the vendors, after a first
look at plain methods that used all of them; the way in which paths are learned was chosen among three, on a split
that shares vendors with this one. How hard a set of vendors is
varies far more than methods do: with other fifths, plain Bayes itself ranges from 0.45 to 0.54 in macro-F1 and from
0.80 to 0.86 in accuracy. Compare only figures of one split.

### Vendors kept apart, titles only

${classTable(vendors.titles)}

Calibration error (top answer, ten bins): ${vendors.titles.calibrationError.toFixed(3)} for titles, ${vendors.paths.calibrationError.toFixed(3)} with a path.
With ${percent(vendors.titles.abstained)} of the titles left to a person, accuracy on the rest is ${percent(vendors.titles.accuracyWhenSure)} instead of
${percent(vendors.titles.accuracy)}. Where a subcategory is given and the category is right, it is right in
${percent(subcategory.right / (subcategory.given || 1))} of ${subcategory.given} titles.

Most frequent confusions (true → guessed):

${vendors.titles.confusions.map(({ truth, guess, rows }) => `- ${truth} → ${guess}: ${rows}`).join('\n')}

### The same vendors with the market's own category path

${classTable(vendors.paths)}

The labels were mapped from these very paths, so this table flatters a market whose path words are known; the rows of
single markets above show what is left when they are not.

${LIMITS}`
}

function comparisonRow({ name, titles, bayes, paths }: Comparison): string {
  return `| ${name} | ${titles.rows} | ${figures(titles)} | ${figures(bayes)} | ${figures(paths)} |`
}

function figures({ macroF1, accuracy }: Report): string {
  return `${macroF1.toFixed(3)} / ${accuracy.toFixed(3)}`
}

function classTable({ classes }: Report): string {
  const rows = classes.map(({ category, precision, recall, f1, support }) => {
    const cells = [precision, recall, f1].map((value) => value.toFixed(2))
    return `| ${category} | ${cells.join(' | ')} | ${support} |`
  })
  return ['| category | precision | recall | F1 | support |', '|---|---|---|---|---|', ...rows].join('\n')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
