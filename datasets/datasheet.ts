import type { ReleaseFacts } from './describe-release.ts'
import { DETAILS } from './ladder.ts'
import { marketPseudonym } from './released-row.ts'

/** The page that goes with the data: how it was made, what was withheld, what it may be used for. */
export function datasheetOf(facts: ReleaseFacts): string {
  const { id, fromWeek, toWeek, builtAt, version } = facts
  return `# Listings of darknet markets, ${fromWeek} to ${toWeek}

Release ${id}, built ${builtAt.toISOString().slice(0, 10)} with Lanternfish ${version}. The columns are explained in dictionary.md, what was
read of each market and week stands in coverage.csv, and datapackage.json holds the SHA-256 of each file. The tables come as CSV, JSON lines and
Parquet with the same rows.

## How it was made

Pages were read without taking part in anything: no purchase, no message, no registration. Each page was kept with hashes, read into
fields, and put into a category by a text classifier, which leaves unsure cases \`undecided\`. \`listings\` has one row a listing, \`observations\` one a
listing and week, with the latest value of that week. A value that was not on the page is empty and never guessed.

| market | recipe versions | classifiers | programs |
| --- | --- | --- | --- |
${makingRows(facts)}

## What was withheld

No name, address, identifier of a site, title, description, picture or contact is in here. Prices are in dollars with at most two significant
digits, times are ISO weeks, counts are ranges, places are countries or coarser.

Rows that are equal in every column but \`vendor\` and \`listing\` are a class. No class stands for fewer than ten vendors. Where it would, columns
were withheld step by step (\`detail\`), and where that did not help, the row was left out. In a class, vendors that leave together have
equally many rows; what a vendor had beyond that was left out.

| table | rows | no vendor named | fewer than ten vendors | beyond the equal share |
| --- | --- | --- | --- | --- |
${withheldRows(facts)}

| detail | means, on top of those above | ${facts.tables.map(({ name }) => name).join(' | ')} |
| --- | --- | ${facts.tables.map(() => '---').join(' | ')} |
${stepRows(facts)}

## What can be joined, and what cannot

- \`market\` is the same in every file of this release and in no other release.
- \`vendor\` joins the rows of one vendor **within one class only**: how many rows of one kind the same vendor offers in a week. It does not follow
  a vendor through prices, categories, weeks or markets. Whoever knows five listings of a vendor finds, in each of their classes, at least
  ten pseudonyms that nothing tells apart.
- \`listing\` numbers rows. It joins neither weeks nor the two tables.
- What is lost: careers of vendors, prices of one listing over time, and the tail of heavy sellers, since equal shares cut it. What stays:
  prices, offers and routes by market, category and week, and how many vendors stand behind at least (ten or more for each class).
- Rare things are missing more often than common ones. Do not read an absent row as an absent offer; \`share_withheld\` in coverage.csv says how much is not
  here.

## Conditions of use

For research and statistics. Do not try to find out who or what stands behind a pseudonym, do not join with other data to that end, do not pass the data
on, and report to the provider if you believe that somebody can be recognised. Publish no cell of fewer than ten vendors.
`
}

function makingRows({ making, key, coverage }: ReleaseFacts): string {
  const read = new Set(coverage.map(({ marketId }) => marketId))
  return making
    .filter(({ marketId }) => read.has(marketId))
    .map(({ marketId, recipeVersions, models, programs }) =>
      [marketPseudonym(key, marketId), list(recipeVersions), list(models), list(programs)].join(' | '),
    )
    .toSorted()
    .map((row) => `| ${row} |`)
    .join('\n')
}

function list(values: (string | number)[]): string {
  return values.join(', ') || 'none'
}

function withheldRows({ rows, withheld }: ReleaseFacts): string {
  return Object.entries(withheld)
    .map(([table, { noVendor, tooFewVendors, beyondEqualShare }]) =>
      ['', table, rows[table] ?? 0, noVendor, tooFewVendors, beyondEqualShare, ''].join(' | ').trim(),
    )
    .join('\n')
}

function stepRows({ tables, steps }: ReleaseFacts): string {
  return DETAILS.map((says, step) => {
    const counts = tables.map(
      ({ name }) => steps.find((row) => row.table === name && row.step === step)?.rows ?? 0,
    )
    return `| ${[step, says, ...counts].join(' | ')} |`
  }).join('\n')
}
