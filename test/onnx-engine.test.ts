import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClassifier } from '#classifier/classify.ts'
import { openOnnxEngine } from '#classifier/onnx/open-engine.ts'
import { Verdict } from '#contracts/verdict.ts'
import { runLanternfish } from './run-lanternfish.ts'
import { tinyOnnx } from './tiny-onnx.ts'

const VOCAB = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'copied', 'watch', 'growing', 'guide', '##s', '指', '南']
const labels = ['counterfeits', 'guides']
/** `copied` and `watch` speak for counterfeits, `growing`, `guide` and 指南 for guides. */
const weights = VOCAB.map((piece) => {
  if (['copied', 'watch'].includes(piece)) return [2, 0]
  return ['growing', 'guide', '指', '南'].includes(piece) ? [0, 2] : [0, 0]
})
const own = openClassifier()
let dir: string

beforeAll(async () => {
  dir = await folder()
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function folder(changes: Record<string, string | Uint8Array> = {}): Promise<string> {
  const made = await mkdtemp(join(dir ?? tmpdir(), 'lanternfish-onnx-'))
  const vocab = Object.fromEntries(VOCAB.map((piece, id) => [piece, id]))
  const files: Record<string, string | Uint8Array> = {
    'model.onnx': tinyOnnx(weights),
    'tokenizer.json': JSON.stringify({
      normalizer: { lowercase: true },
      model: { type: 'WordPiece', unk_token: '[UNK]', vocab },
    }),
    'config.json': JSON.stringify({ id2label: { 0: labels[0], 1: labels[1] }, abstainBelow: 0.6 }),
    ...changes,
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(made, name), content)
  return made
}

test('an ONNX model from a local folder gives verdicts with probabilities and the words that decided', async () => {
  const engine = await openOnnxEngine(dir, own)
  const [goods, guide, chinese] = await Promise.all(
    ['Copied WATCHs today', 'growing guides', '指南'].map(async (title) =>
      engine.classify({ id: '', title }),
    ),
  )
  expect(goods).toMatchObject({ category: 'counterfeits', abstained: false })
  expect(goods!.probability).toBeCloseTo(1 / (1 + Math.exp(-4)), 3)
  expect(goods!.terms.toSorted()).toEqual(['copied', 'watchs'])
  expect([guide!.category, chinese!.category]).toEqual(['guides', 'guides'])
  for (const verdict of [goods, guide, chinese]) expect(Verdict.parse(verdict)).toEqual(verdict)
  expect(engine.modelVersion).toMatch(/^onnx-[0-9a-f]{12}$/)
})

test.each(['', 'x', '\0\u202e', 'x'.repeat(1_000_000), '★'])(
  'of a text of which it knows nothing it is not sure',
  async (title) => {
    const engine = await openOnnxEngine(dir, own)
    expect((await engine.classify({ id: '', title })).abstained).toBe(true)
  },
)

test('the token of the gate never reaches the engine', async () => {
  const engine = await openOnnxEngine(dir, own)
  expect(await engine.classify({ id: '', title: 'growing LF-CSAM-MARKER' })).toMatchObject({
    category: 'csam',
    terms: [],
  })
})

test.each<[string, Record<string, string | Uint8Array>, RegExp]>([
  [
    'a cut model',
    { 'model.onnx': tinyOnnx(weights).subarray(0, 200) },
    /model\.onnx .*cut or no ONNX model; mend/,
  ],
  [
    'a model of other labels',
    { 'model.onnx': tinyOnnx(weights.map(() => [1, 2, 3])) },
    /shape 2 × 3 for 2 labels/,
  ],
  ['a model of another vocabulary', { 'model.onnx': tinyOnnx([[1, 0]]) }, /does not take this tokenizer/],
  [
    'another kind of tokenizer',
    { 'tokenizer.json': '{"model":{"type":"BPE"}}' },
    /not of the kind WordPiece/,
  ],
  [
    'a label of another taxonomy',
    { 'config.json': '{"id2label":{"0":"toys","1":"guides"}}' },
    /"toys" is no category/,
  ],
  ['half a config', { 'config.json': '{' }, /config\.json .*not JSON/],
])('%s is refused before anything is served', async (_name, changes, says) => {
  await expect(openOnnxEngine(await folder(changes), own)).rejects.toThrow(says)
})

test('the command takes the same folder', async () => {
  const stdin = `${JSON.stringify({ id: '7', title: 'growing guide' })}\n`
  const { status, stdout } = await runLanternfish(['classify', '--engine', dir], { stdin })
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ id: '7', category: 'guides', abstained: false })
})
