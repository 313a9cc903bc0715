import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readYaml } from '#shared/yaml-source.ts'

/** What the world calls a thing, and the category that it belongs to. */
export type Name = { name: string; category: string }

/** Names of sections that no market of the training data need have. @throws UsageError naming file, line and field. */
export function openSectionNames(): Name[] {
  return readNames('section-names.yaml')
}

/** Names of wares and trades that no seller of the training data need have. @throws as `openSectionNames` */
export function openTradeNames(): Name[] {
  return readNames('trade-names.yaml')
}

/** Lists by category; a line may hold several names, with `;` between them. */
function readNames(file: string): Name[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
  const lists = readYaml(text, `classifier/train/${file}`).parse(
    z.record(z.string(), z.array(z.string().min(1))),
  )
  return Object.entries(lists).flatMap(([category, own]) =>
    own.flatMap((line) => line.split(';').map((name) => ({ name: name.trim(), category }))),
  )
}
