import { z } from 'zod'
import { openQueues } from '#infra/queue.ts'

/** A worker that takes a job, says so and never ends it: `node queue-stuck-worker.ts URL QUEUE`. */
const [url = '', name = ''] = process.argv.slice(2)
const contract = { name, message: z.object({ text: z.string() }) }
const fail = (error: unknown): void => {
  throw error
}
await openQueues(url, fail).work(
  contract,
  async ({ text }) => {
    process.send?.(text)
    await new Promise(() => undefined)
  },
  { concurrency: 1, lockMs: 1000, onFailed: fail },
)
