import { z } from 'zod'
import { ReleaseCoverage, RELEASED_TABLES } from '#contracts/dataset.ts'
import type { ReleaseFacts } from './describe-release.ts'
import { DETAILS } from './ladder.ts'

export type DictionaryColumn = { name: string; type: string; mayBeEmpty: boolean; means: string }
export type Dictionary = { tables: { name: string; columns: DictionaryColumn[] }[]; detail: string[] }

/** What each column means, from the contract that lets it leave. */
export function dictionaryOf({ tables }: Pick<ReleaseFacts, 'tables'>): Dictionary {
  const released = tables.map(({ name, columns }) => ({
    name: name as string,
    columns: describe(
      RELEASED_TABLES[name],
      columns.map((column) => column.name),
    ),
  }))
  const coverage = {
    name: 'coverage',
    columns: describe(ReleaseCoverage, Object.keys(ReleaseCoverage.shape)),
  }
  return { tables: [...released, coverage], detail: [...DETAILS] }
}

const Property = z.object({
  description: z.string(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  // Where a text has a pattern, its null stands apart.
  anyOf: z.array(z.object({ type: z.string() })).optional(),
})

function describe(schema: z.ZodObject, names: string[]): DictionaryColumn[] {
  const properties = z.record(z.string(), Property).parse(z.toJSONSchema(schema).properties)
  return names.map((name) => {
    const { description, type, anyOf } = properties[name]!
    const types = [type ?? anyOf?.map((choice) => choice.type) ?? []].flat()
    const own = types.find((choice) => choice !== 'null') ?? 'string'
    return { name, type: own, mayBeEmpty: types.includes('null'), means: description }
  })
}

export function dictionaryPage({ tables, detail }: Dictionary): string {
  const sections = tables.map(({ name, columns }) => {
    const rows = columns.map(
      ({ name, type, mayBeEmpty, means }) =>
        `| \`${name}\` | ${type}${mayBeEmpty ? ' or empty' : ''} | ${means} |`,
    )
    return `## ${name}\n\n| column | type | means |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  const steps = detail.map((says, step) => `${step}. ${says}`).join('\n')
  const intro = 'An empty cell was not on the page, or was withheld; `detail` says which columns were.'
  return `# Data dictionary\n\n${intro}\n\n${sections.join('\n')}\n## detail\n\nEach step withholds more, on top of those before it.\n\n${steps}\n`
}
