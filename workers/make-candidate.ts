import { openCard, Card } from '#classifier/card.ts'
import { classifierOf, openClassifier, type Classifier } from '#classifier/classify.ts'
import type { Comparison } from '#classifier/comparison.ts'
import { parseModel, sha256 } from '#classifier/model.ts'
import { openTaxonomy, type Taxonomy } from '#classifier/taxonomy.ts'
import { buildCandidate, compareWith, frozenSets, type Candidate } from '#classifier/train/build-candidate.ts'
import type { FrozenSet } from '#classifier/train/make-card.ts'
import { placeOf, readRows, type Row } from '#classifier/train/read-rows.ts'
import { openReadings } from '#classifier/train/readings.ts'
import { trainSettings } from '#classifier/train/settings.ts'
import { listAgreed, type AgreedText } from '#db/corrections.ts'
import { findModel, modelAtWork } from '#db/models.ts'
import type { Database } from '#db/open-database.ts'

/** The share of agreed corrections that is never taught: every model is asked about the same ones. */
const HELD_BACK = 0.2
/** Fewer tell nothing of a class. */
const LEAST_HELD = 20

type Files = { titles: string[]; gold: string | undefined }

/** Builds a candidate and holds it against the model at work. @throws UsageError that names file, line and remedy */
export async function makeCandidate(
  database: Database,
  { titles, gold }: Files,
  now: Date,
  onStep: (what: string) => void,
): Promise<Candidate & { comparison: Comparison }> {
  const taxonomy = openTaxonomy()
  const before = await openAtWork(database, taxonomy)
  const readings = openReadings(taxonomy)
  const parts = titles.map((file) => readRows(file, taxonomy, readings))
  const rows = parts.flatMap((part) => part.rows)
  const learned = new Set(rows.map(({ category }) => category))
  const agreed = await listAgreed(database)
  const taught = agreed.filter((one) => !isHeld(one) && learned.has(one.category))
  const frozen = frozenSets(taxonomy, gold)
  const held = heldSet(agreed)
  onStep(
    `${agreed.length} corrections are agreed on: ${taught.length} are taught, ${agreed.filter(isHeld).length} held back`,
  )
  const corrections = taught.map(rowOf)
  const candidate = buildCandidate(
    {
      rows: [...rows, ...corrections],
      corrections: corrections.length,
      sha256: sha256(JSON.stringify([parts.map((part) => part.sha256), corrections])),
      trained: now.toISOString().slice(0, 10),
      settings: trainSettings,
      taxonomy,
      frozen: held.rows.length < LEAST_HELD ? frozen : [...frozen, held],
    },
    onStep,
  )
  return { ...candidate, comparison: compareWith(candidate, before.card, before.classifier) }
}

function isHeld({ text }: AgreedText): boolean {
  return placeOf(text, 'held back') < HELD_BACK
}

function heldSet(agreed: AgreedText[]): FrozenSet {
  const rows = agreed.filter(isHeld).map(({ title, category }) => ({ title, category }))
  return { name: 'corrections that were held back', kind: 'read', language: 'mixed', rows }
}

/** A correction has no seller's label: it neither moves the split by sellers nor is asked there. */
function rowOf({ title, categoryPath, vendor, market, category, subcategory }: AgreedText): Row {
  return {
    title,
    path: categoryPath,
    vendor: vendor === '' ? title : vendor,
    market,
    category,
    subcategory: subcategory ?? undefined,
    clean: true,
    reading: category,
    unlabelled: true,
  }
}

async function openAtWork(
  database: Database,
  taxonomy: Taxonomy,
): Promise<{ card: Card; classifier: Classifier }> {
  const version = await modelAtWork(database)
  const model = version === null ? undefined : await findModel(database, version)
  if (!model) return { card: openCard(), classifier: openClassifier() }
  const advice = 'take it back with `lanternfish train --rollback`'
  const classifier = classifierOf(parseModel({ ...model, advice }, taxonomy), taxonomy)
  return { card: Card.parse(model.card), classifier }
}
