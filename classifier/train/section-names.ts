import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readYaml } from '#shared/yaml-source.ts'

/** A section as markets name it, and the category of what is sold there. */
export type SectionName = { name: string; category: string }

const file = 'section-names.yaml'

/** Names of sections that no market of the training data need have. @throws UsageError naming file, line and field. */
export function openSectionNames(): SectionName[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
  const names = readYaml(text, `classifier/train/${file}`).parse(
    z.record(z.string(), z.array(z.string().min(1))),
  )
  return Object.entries(names).flatMap(([category, own]) => own.map((name) => ({ name, category })))
}
