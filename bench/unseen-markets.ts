import { existsSync } from 'node:fs'
import { DATA, hasData, whyNot } from '#test/gold/page-gold.ts'
import { measureDetails, measureFolds, tableOfFolds } from '#test/gold/unseen-markets.ts'

// infra/node bench/unseen-markets.ts prints docs/benchmarks.md, section "Unseen markets".
if (!hasData || !existsSync(DATA)) {
  process.stderr.write(`${whyNot}\n`)
} else {
  process.stdout.write(`${tableOfFolds(measureFolds())}\n\n`)
  const { checks, wrong } = measureDetails()
  process.stdout.write(`detail pages: ${checks.length - wrong.length} of ${checks.length} assertions right\n`)
  for (const { page, name, expected, given } of wrong) {
    process.stdout.write(`  ${page} ${name}: ${JSON.stringify(expected)} is ${JSON.stringify(given)}\n`)
  }
}
