import { expect, test } from 'vitest'
import { openRecordQueue } from './record-queue.ts'

test('what comes while a batch is written makes the next batch, in order', async () => {
  const batches: number[][] = []
  const release: (() => void)[] = []
  const queue = openRecordQueue<number>(async (batch) => {
    batches.push(batch)
    if (batches.length === 1) await new Promise<void>((resolve) => release.push(resolve))
  })
  for (const record of [1, 2, 3, 4]) await queue.add(record)
  release[0]!()
  await queue.idle()
  expect(batches).toEqual([[1], [2, 3, 4]])
})

test('a batch that cannot be written is told to whoever adds or waits, and nothing is written after it', async () => {
  const written: number[] = []
  const queue = openRecordQueue<number>(async (batch) => {
    if (batch.includes(1)) throw new Error('Postgres is gone')
    written.push(...batch)
  })
  await queue.add(1)
  await expect(queue.idle()).rejects.toThrow('Postgres is gone')
  await expect(queue.add(2)).rejects.toThrow('Postgres is gone')
  expect(written).toEqual([])
})
