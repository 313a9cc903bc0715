import { classifierOf, type Classifier } from '#classifier/classify.ts'
import { parseModel } from '#classifier/model.ts'
import { openTaxonomy } from '#classifier/taxonomy.ts'
import { findModel, modelAtWork } from '#db/models.ts'
import type { Database } from '#db/open-database.ts'
import { LanternfishError } from '#shared/errors.ts'
import type { WorkerEvents } from './events.ts'

type Parts = { database: Database; events: Pick<WorkerEvents, 'modelTaken' | 'modelRefused'> }

/**
 * Looks whether another model was promoted, and takes it. Where it cannot be read the one before goes on serving.
 *
 * @param own the program's own model
 * @returns the classifier that serves; `look` is for now and then
 */
export function watchModel(own: Classifier, { database, events }: Parts) {
  let serving: { version: string | null; classifier: Classifier } = { version: null, classifier: own }
  let refused: string | undefined
  return {
    serving: () => serving.classifier,
    async look(): Promise<void> {
      const version = await modelAtWork(database)
      if (version === refused) return
      refused = undefined
      if (version === serving.version) return
      try {
        const classifier = version === null ? own : await openModel(database, version)
        serving = { version, classifier }
        events.modelTaken(classifier.modelVersion)
      } catch (error) {
        if (!(error instanceof LanternfishError)) throw error
        refused = version ?? undefined
        events.modelRefused(error.message, serving.classifier.modelVersion)
      }
    },
  }
}

/** @throws LanternfishError when it does not fit this program */
async function openModel(database: Database, version: string): Promise<Classifier> {
  const files = await findModel(database, version)
  const advice = 'take it back with `lanternfish train --rollback`, or train anew'
  if (!files) throw new LanternfishError('MODEL_UNREADABLE', `The model ${version} is not there; ${advice}.`)
  const taxonomy = openTaxonomy()
  return classifierOf(parseModel({ ...files, advice }, taxonomy), taxonomy)
}
