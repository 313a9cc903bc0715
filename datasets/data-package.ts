import { ReleaseCoverage } from '#contracts/dataset.ts'
import type { ReleaseFacts } from './describe-release.ts'

const MEDIA_TYPES: Record<string, string> = {
  csv: 'text/csv',
  jsonl: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json',
  md: 'text/markdown',
}

/** The release as a Data Package 2.0 (https://datapackage.org), with the hash of every file but its own. */
export function dataPackageOf(
  facts: ReleaseFacts,
  files: Record<string, string>,
  sizes: Record<string, number>,
) {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: `lanternfish-release-${facts.id}`,
    id: facts.id,
    title: `Listings of darknet markets, ${facts.fromWeek} to ${facts.toWeek}, anonymised`,
    description: 'README.md says how it was made, what was withheld and on what conditions it may be used.',
    version: '1.0.0',
    created: facts.builtAt.toISOString(),
    resources: Object.entries(files).map(([path, sha256]) => {
      const kind = path.slice(path.lastIndexOf('.') + 1)
      return {
        // A name occurs once: the same table comes in three formats.
        name: path.toLowerCase().replaceAll('.', '-'),
        path,
        format: kind,
        mediatype: MEDIA_TYPES[kind],
        encoding: 'utf-8',
        bytes: sizes[path],
        hash: `sha256:${sha256}`,
        ...schemaOf(facts, path, kind),
      }
    }),
  }
}

function schemaOf({ tables }: ReleaseFacts, path: string, kind: string) {
  const columns =
    path === 'coverage.csv'
      ? Object.entries(ReleaseCoverage.shape).map(([name, { type }]) => ({
          name,
          isNumber: type === 'number',
        }))
      : tables.find(({ name }) => path === `${name}.${kind}`)?.columns
  if (!columns) return {}
  const fields = columns.map(({ name, isNumber }) => ({ name, type: isNumber ? 'integer' : 'string' }))
  return { type: 'table', schema: { fields } }
}
