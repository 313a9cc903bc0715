import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const HERE = join(import.meta.dirname, 'values')
const DATA = join(import.meta.dirname, '../../../shared/data')

export type Kind = 'price' | 'quantity' | 'place'
/** `tuned` strings were read while the parsers were written; of `measured` ones the first run counts, see docs/benchmarks.md. */
export type ValueCheck = { kind: Kind; text: string; expected: string; half: 'tuned' | 'measured' }

/**
 * Short strings from markets, drawn by fixed seeds across all sources, each read by eye: `text`, what a person takes it to
 * say (`-` for nothing), and which half it belongs to.
 */
export function readPlainChecks(kind: Kind): ValueCheck[] {
  return rowsOf(`${kind}.tsv`).map(([text, expected, half]) => check(kind, text!, expected!, half!))
}

/** Longer strings stay where they are: the file names source, row, offset and length; without the data there are none. */
export function readReferredChecks(): ValueCheck[] {
  if (!existsSync(DATA)) return []
  const sources = new Map<string, string[]>()
  return rowsOf('references.tsv').map(([kind, place, expected, half]) => {
    const [file, row, offset, length] = place!.split(' ') as [string, string, string, string]
    if (!sources.has(file)) sources.set(file, textsOf(file))
    const start = Number(offset)
    const text = sources.get(file)![Number(row)]!.slice(start, start + Number(length))
    return check(kind as Kind, text, expected!, half!)
  })
}

function check(kind: Kind, text: string, expected: string, half: string): ValueCheck {
  return { kind, text, expected, half: half as ValueCheck['half'] }
}

function rowsOf(name: string): string[][] {
  const lines = readFileSync(join(HERE, name), 'utf8').split('\n').filter((line) => line !== '') // prettier-ignore
  return lines.map((line) => line.split('\t'))
}

type Row = { title?: string; description?: string | null; content?: string; text?: string }

/** The texts of one source, one a row; a saved page is one text. Blanks are folded. */
function textsOf(file: string): string[] {
  const bytes = readFileSync(join(DATA, file))
  if (file.startsWith('pages/')) return [fold(bytes.toString('utf8'))]
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n')
  return lines.map((line) => {
    const { title = '', description, content, text } = JSON.parse(line) as Row
    return fold(text ?? (file.startsWith('listings') ? title : `${title} ${description ?? content ?? ''}`))
  })
}

const fold = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
