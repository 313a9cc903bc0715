import { openClassifier, type Engine } from '#classifier/classify.ts'
import { openOnnxEngine } from '#classifier/onnx/open-engine.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import type { WorkerEvents } from './events.ts'
import { watchDrift } from './watch-drift.ts'
import { watchModel } from './watch-model.ts'

/** What classifies now, and a look for now and then: whether it is to be another, and whether listings drift. */
export type Models = { serving: () => Engine; look: () => Promise<void> }

type Parts = { database: Database; clock: Clock; events: WorkerEvents }

/** The engine of a folder where one is set; else the program's own model, or the one that was promoted. */
export async function openModels(folder: string | undefined, parts: Parts): Promise<Models> {
  const own = openClassifier()
  const lookForDrift = watchDrift(parts)
  if (folder !== undefined) {
    const engine = await openOnnxEngine(folder, own)
    parts.events.modelTaken(engine.modelVersion)
    return { serving: () => engine, look: lookForDrift }
  }
  const model = watchModel(own, parts)
  await model.look()
  return {
    serving: model.serving,
    async look() {
      await model.look()
      await lookForDrift()
    },
  }
}
