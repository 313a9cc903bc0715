import { z } from 'zod'
import { LanternfishError } from '#shared/errors.ts'

/** What is read of a `tokenizer.json` of the BERT kind. */
const TokenizerFile = z.object({
  normalizer: z.object({ lowercase: z.boolean().optional() }).nullish(),
  truncation: z.object({ max_length: z.int().positive() }).nullish(),
  model: z.object({
    type: z.literal('WordPiece'),
    unk_token: z.string(),
    vocab: z.record(z.string(), z.int().nonnegative()),
    max_input_chars_per_word: z.int().positive().default(100),
  }),
})

/** Ids of a text's pieces, between the marks of its beginning and its end. */
export type Tokenizer = (text: string) => number[]

const DEFAULT_LENGTH = 256
const CONTROL = /[\p{Cc}\p{Cf}\ufffd]/gu
const MARK = /\p{Mn}/gu
/** Each Han letter and each sign of punctuation is a word. */
const WORDS = /[\p{Script=Han}\p{P}\p{S}]|[^\s\p{Script=Han}\p{P}\p{S}]+/gu

/** @throws LanternfishError when it is no WordPiece tokenizer, or lacks a mark that it needs */
export function readTokenizer(text: string): Tokenizer {
  const read = TokenizerFile.safeParse(parse(text))
  if (!read.success)
    throw unreadable(`it is not of the kind WordPiece (${read.error.issues[0]?.path.join('.')})`)
  const { model, normalizer, truncation } = read.data
  const idOf = (piece: string) => {
    const id = model.vocab[piece]
    if (id === undefined) throw unreadable(`its vocabulary has no ${piece}`)
    return id
  }
  const [begin, end, unknown] = ['[CLS]', '[SEP]', model.unk_token].map(idOf)
  const length = truncation?.max_length ?? DEFAULT_LENGTH
  const isLower = normalizer?.lowercase !== false
  return (given) => {
    const pieces = wordsOf(given, isLower).flatMap((word) =>
      word.length > model.max_input_chars_per_word ? [unknown!] : piecesOf(word, model.vocab, unknown!),
    )
    return [begin!, ...pieces.slice(0, length - 2), end!]
  }
}

function wordsOf(text: string, isLower: boolean): string[] {
  const clean = text.replaceAll(/\s/g, ' ').replaceAll(CONTROL, '')
  const plain = isLower ? clean.toLowerCase().normalize('NFD').replaceAll(MARK, '') : clean
  return plain.match(WORDS) ?? []
}

/** The longest piece that the vocabulary has, then the longest of the rest; a word with an unknown rest is unknown. */
function piecesOf(word: string, vocab: Record<string, number>, unknown: number): number[] {
  const ids: number[] = []
  let start = 0
  while (start < word.length) {
    let end = word.length
    const piece = () => (start === 0 ? '' : '##') + word.slice(start, end)
    while (end > start && !Object.hasOwn(vocab, piece())) end--
    if (end === start) return [unknown]
    ids.push(vocab[piece()]!)
    start = end
  }
  return ids
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable('it is not JSON', cause)
  }
}

function unreadable(why: string, cause?: unknown): LanternfishError {
  const message = `tokenizer.json cannot be used: ${why}; take the one that came with model.onnx.`
  return new LanternfishError('ENGINE_UNREADABLE', message, { cause })
}
