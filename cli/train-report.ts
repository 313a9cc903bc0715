import { openCard } from '#classifier/card.ts'
import { Comparison } from '#classifier/comparison.ts'
import { listModels, modelAtWork } from '#db/models.ts'
import type { Database } from '#db/open-database.ts'

/** What a candidate would change, and whether it may be promoted. */
export function describeComparison(version: string, comparison: Comparison): string {
  const { against, sets, calibration, missing, passes } = comparison
  const lines = sets.map(
    ({ name, rows, gained, lost, worse, fair }) =>
      `  ${name}: ${rows} rows, ${gained} gained, ${lost} lost${fair ? '' : ' (the other may know them)'}${worse ? ': worse' : ''}`,
  )
  const classes = sets.flatMap(({ name, classes }) =>
    classes
      .filter(({ worse }) => worse)
      .map(
        ({ category, gained, lost }) => `  worse at ${category} on ${name}: ${gained} gained, ${lost} lost`,
      ),
  )
  const [was, is] = [calibration.before, calibration.now].map((error) => error.toFixed(3))
  const verdict = passes
    ? `may be promoted: lanternfish train --promote ${version}`
    : `${version} may not be promoted: it is worse than ${against}; give it more readings of what is named above`
  return [
    `${version}, compared with ${against}`,
    ...lines,
    ...classes,
    `  calibration error ${is}, was ${was}${calibration.worse ? ': worse' : ''}`,
    ...missing.map((name) => `  not asked about "${name}", as ${against} was: give --gold`),
    verdict,
    '',
  ].join('\n')
}

/** One line a model: version, since when, by whom, and how it stands. */
export async function listLines(database: Database): Promise<string> {
  const atWork = await modelAtWork(database)
  const own = openCard()
  const rows = (await listModels(database)).map(({ version, madeAt, madeBy, comparison }) => {
    const { against, passes } = Comparison.parse(comparison)
    const state =
      version === atWork ? 'at work' : passes ? `no worse than ${against}` : `worse than ${against}`
    return [version, madeAt.toISOString(), madeBy, state]
  })
  rows.push([own.version, own.trained, 'the program', atWork === null ? 'at work' : 'at rest'])
  return rows.map((row) => `${row.join('\t')}\n`).join('')
}
