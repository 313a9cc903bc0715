import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { openClassifier, type Classifier, type Engine } from '#classifier/classify.ts'
import { ListingText, type Verdict } from '#contracts/verdict.ts'
import { UsageError } from '#shared/errors.ts'
import { parseFlags, type Command } from './command.ts'

/** Where the command reads and writes; the process's own streams unless a test gives others. */
export type Streams = {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
  errors: NodeJS.WritableStream
}

const usage = `usage: lanternfish classify [--engine DIR] < LISTINGS > VERDICTS

Reads JSON lines {id, title, description?, categoryPath?} and writes, in the same order, JSON lines
{id, category, subcategory, probability, abstained, labels, terms}. A line that cannot be read is named on stderr and
left out; the exit status is then 1.
  --engine   a folder with model.onnx, tokenizer.json and config.json, instead of the program's own model
`

export const classify: Command = {
  usage,
  async run(args) {
    const { positionals, values } = parseFlags(classify, args, { engine: { type: 'string' } })
    if (positionals.length > 0)
      throw new UsageError(`classify reads standard input; it takes no file "${positionals[0]}".\n${usage}`)
    const { stdin, stdout, stderr } = process
    const own = openClassifier()
    const engine = values.engine === undefined ? own : await openEngine(values.engine, own)
    return classifyLines(engine, { input: stdin, output: stdout, errors: stderr })
  },
}

/** Streams line by line and waits whenever the reader of `output` is slow. Gives 0, or 1 when a line was bad. */
export async function classifyLines(classifier: Engine, { input, output, errors }: Streams): Promise<0 | 1> {
  let number = 0
  let bad = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++
    if (line.trim() === '') continue
    const read = readLine(line)
    if ('problem' in read) {
      bad++
      errors.write(`lanternfish: line ${number}: ${read.problem}\n`)
      continue
    }
    const answer = classifier.classify(read.listing)
    // The program's own answers at once: to wait for nothing, line by line, would halve its speed.
    const verdict = answer instanceof Promise ? await answer : answer
    if (!output.write(`${JSON.stringify(toLine(read.listing.id, verdict))}\n`)) await once(output, 'drain')
  }
  return bad === 0 ? 0 : 1
}

// Loaded on demand: the program's own classifier starts in a third of a second.
async function openEngine(folder: string, own: Classifier): Promise<Engine> {
  return (await import('#classifier/onnx/open-engine.ts')).openOnnxEngine(folder, own)
}

/** The problem never quotes the line: it may hold what must not be kept in a log. */
function readLine(line: string): { listing: ListingText } | { problem: string } {
  const value = parseJson(line)
  if (value === undefined) return { problem: 'not JSON; write one object on each line.' }
  const read = ListingText.safeParse(value)
  if (read.success) return { listing: read.data }
  const issue = read.error.issues[0]!
  return { problem: `${issue.path.join('.') || 'the line'}: ${issue.message}; mend it.` }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function toLine(id: string, { category, subcategory, probability, abstained, labels, terms }: Verdict) {
  return { id, category, subcategory, probability, abstained, labels, terms }
}
