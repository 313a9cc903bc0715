import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { CsamGate } from '#crawler/csam-gate.ts'
import type { Measure } from './measure.ts'

const DATA = join(import.meta.dirname, '../../shared/data')
const DOCS = join(import.meta.dirname, '..', 'docs')
const TEXTS = 5000
const POLICY = ['law-and-ethics.md', 'operations.md', 'data-dictionary.md', '../SECURITY.md', '../README.md']

type Row = { title?: string; description?: string | null; text?: string }

/**
 * Ordinary texts of markets, as pages, and our own policy: how many the gate stops. Every text with a description, every
 * saved onion page, and titles of all classes evenly. Undefined where the data is not at hand.
 */
export function benchFalseStops(judge: CsamGate): Measure | undefined {
  if (!existsSync(join(DATA, 'listings.jsonl.gz'))) return undefined
  const long = [...readRows('unlabelled_with_description'), ...readRows('onion_pages')].map(textOf)
  const titles = readRows('listings').map(textOf)
  const step = Math.floor(titles.length / (TEXTS - long.length))
  const texts = [...long, ...titles.filter((_, index) => index % step === 0)].slice(0, TEXTS)
  const policy = POLICY.map((file) => readFileSync(join(DOCS, file), 'utf8'))
  const stops = (of: string[]) =>
    of.filter((html) => judge({ url: 'http://x.onion/', html }) !== undefined).length
  const [ours, own] = [stops(texts), stops(policy)]
  const note = `${texts.length} texts, ${long.length} of them long; ${own} of ${policy.length} policy texts`
  return {
    name: 'ordinary texts stopped',
    ours,
    unit: 'texts',
    ratio: ours + own,
    budget: { atMost: 1 },
    note,
  }
}

function readRows(name: string): Row[] {
  const lines = gunzipSync(readFileSync(join(DATA, `${name}.jsonl.gz`)))
    .toString()
    .split('\n')
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Row)
}

function textOf({ title = '', description, text = '' }: Row): string {
  return `<h1>${title}</h1><p>${description ?? text}`
}
