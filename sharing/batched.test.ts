import { expect, test } from 'vitest'
import { batched } from './batched.ts'

test('what comes while a batch is being written makes the next, in the order in which it came', async () => {
  const batches: string[][] = []
  const add = batched<string>(async (items) => {
    batches.push(items)
    await new Promise((resolve) => setImmediate(resolve))
  })
  const first = add('a')
  await Promise.resolve()
  await Promise.all([first, add('b'), add('c')])
  await add('d')
  expect(batches).toEqual([['a'], ['b', 'c'], ['d']])
})

test('a batch that fails fails for those that gave it and for nobody else', async () => {
  const add = batched<string>(async (items) => {
    if (items.includes('bad')) throw new Error('not written')
  })
  await expect(Promise.all([add('bad'), add('with it')])).rejects.toThrow('not written')
  await expect(add('good')).resolves.toBeUndefined()
})
