import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Classifier } from '#classifier/classify.ts'
import type { Verdict } from '#contracts/verdict.ts'
import { classify, classifyLines } from './classify.ts'

const verdict: Verdict = {
  category: 'drugs',
  probability: 0.9,
  abstained: false,
  labels: [{ category: 'drugs', probability: 0.9 }],
  terms: ['weed'],
}
const fixed: Classifier = { modelVersion: 'test', classify: () => verdict }

async function run(lines: string[], classifier = fixed) {
  const output = new PassThrough()
  const errors = new PassThrough()
  const input = Readable.from([lines.join('\n')])
  const [status, printed, complaints] = await Promise.all([
    classifyLines(classifier, { input, output, errors }).finally(() => {
      output.end()
      errors.end()
    }),
    text(output),
    text(errors),
  ])
  const rows = printed
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string } & Verdict)
  return { status, rows, complaints }
}

test('each listing gets one line, in the order of the input', async () => {
  const { status, rows, complaints } = await run(['{"id":"b","title":"x"}', '', '{"id":"a","title":"y"}'])
  expect(rows.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(rows[0]).toEqual({ id: 'b', ...verdict })
  expect([status, complaints]).toEqual([0, ''])
})

test('a bad line is named by its number, never quoted, and the rest goes on', async () => {
  const { status, rows, complaints } = await run([
    '{"id":"1","title":"x"}',
    '{oops',
    '{"id":2}',
    '{"id":"4","title":"z"}',
  ])
  expect(rows.map(({ id }) => id)).toEqual(['1', '4'])
  expect(complaints).toMatch(/line 2: not JSON/)
  expect(complaints).toMatch(/line 3: id: /)
  expect(complaints).not.toContain('oops')
  expect(status).toBe(1)
})

test('a slow reader is waited for', async () => {
  const output = new PassThrough({ highWaterMark: 64 })
  let asked = 0
  const counting: Classifier = { modelVersion: 'test', classify: () => (asked++, verdict) }
  const lines = Array.from({ length: 500 }, (_, i) => `{"id":"${i}","title":"x"}`)
  const done = classifyLines(counting, {
    input: Readable.from([lines.join('\n')]),
    output,
    errors: new PassThrough(),
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(asked).toBeLessThan(10)
  const printed = text(output)
  await done
  output.end()
  expect((await printed).split('\n').filter(Boolean)).toHaveLength(500)
})

test('a file name or an unknown flag is wrong usage', async () => {
  await expect(classify.run(['listings.jsonl'])).rejects.toMatchObject({ exitStatus: 2 })
  await expect(classify.run(['--fast'])).rejects.toMatchObject({ exitStatus: 2 })
})
