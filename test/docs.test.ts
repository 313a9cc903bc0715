import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readMarketEntry } from '#crawler/market-entry.ts'
import { readRecipe } from '#pages/recipe.ts'

const V2 = `${'a2'.repeat(8)}.onion`
const MISTYPED_I2P = `${'b'.repeat(52)}.b32.i2p`

const ROOT = join(import.meta.dirname, '..')
/** Inside the validity of the example's legal basis: the page must not rot by the calendar alone. */
const NOW = new Date('2026-06-01T00:00:00Z')

const read = (page: string) => readFile(join(ROOT, page), 'utf8')

function yamlBlockOf(markdown: string): string {
  const block = /```yaml\n([\s\S]*?)```/.exec(markdown)?.[1]
  if (block === undefined) throw new Error('the page has no YAML block')
  return block
}

/** Rows of a Markdown table whose last cell is one sentence in backquotes. */
function sentencesOf(markdown: string): string[] {
  return [...markdown.matchAll(/^\|.*\| `(quiet-quay\.yaml:[^`]+)` +\|$/gm)].map((match) => match[1]!)
}

function refusalOf(yaml: string): string {
  try {
    readMarketEntry(yaml, 'quiet-quay.yaml', NOW)
  } catch (error) {
    return (error as Error).message
  }
  return 'not refused'
}

describe('docs/markets.md', () => {
  test('its example is a market entry that the registry takes', async () => {
    const entry = readMarketEntry(yamlBlockOf(await read('docs/markets.md')), 'quiet-quay.yaml', NOW)
    expect(entry.name).toBe('quiet-quay')
    expect(entry.legalBasis.simulation).toBe(false)
  })

  test('each sentence it prints is the one that a person gets', async () => {
    const page = await read('docs/markets.md')
    const yaml = yamlBlockOf(page)
    const change = (from: string, to: string) => {
      expect(yaml).toContain(from)
      return refusalOf(yaml.replace(from, to))
    }
    const host = /\w{56}\.onion/.exec(yaml)![0]
    const mistyped = host.replace('yd.onion', 'ye.onion')
    const got = [
      change(host, mistyped).replace(mistyped, '…'),
      change(host, V2).replace(V2, '…'),
      change(host, MISTYPED_I2P).replace(MISTYPED_I2P, '…'),
      refusalOf(yaml.slice(0, yaml.indexOf('legalBasis:'))),
      change('approvedBy: B. Example', 'approvedBy: a. example'),
      change('sensitive: false', 'sensitive: true'),
      change('secondApprover: null', 'secondApprover: B. Example'),
      change('access: public\nsensitive', 'access: registered\nsensitive'),
      change('validTo: 2027-12-31', 'validTo: 2026-03-31'),
      change('validFrom: 2026-01-01', 'validFrom: 2026-07-01'),
      change('concurrency: 1', 'conc: 1'),
      change('name: quiet-quay', 'name: Quiet Quay'),
    ]
    expect(sentencesOf(page)).toEqual(got)
  })
})

test('the example of docs/recipes.md is a recipe that the program reads', async () => {
  const recipe = readRecipe(yamlBlockOf(await read('docs/recipes.md')), 'north-gate.yaml')
  expect(recipe.market).toBe('north-gate')
})

test('every variable that a role reads stands in .env.example, and no other', async () => {
  const variables = /^ {2}([A-Z][A-Z_]+): /gm
  const configs = [
    'cli/settings.ts',
    'cli/metrics-settings.ts',
    'cli/secret-files.ts',
    'crawler/config.ts',
    'workers/config.ts',
    'dashboard/config.ts',
  ]
  const sources = await Promise.all(configs.map(read))
  const readByRoles = new Set(
    sources.flatMap((text) => [...text.matchAll(variables)].map(([, name]) => name)),
  )
  const written = [...(await read('.env.example')).matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(
    ([, name]) => name,
  )
  expect(new Set(written)).toEqual(readByRoles)
})

test('the data dictionary names every table and every column', async () => {
  const page = await read('docs/data-dictionary.md')
  // Names that every table shares, and what joins them.
  const plain = /^(id|created_at|added_at|recorded_at|\w+_id)$/
  const missing: string[] = []
  for (const [, columns = ''] of (await read('db/tables.ts')).matchAll(
    /^export interface \w+ \{\n([\s\S]*?)^\}/gm,
  ))
    for (const [, column = ''] of columns.matchAll(/^ {2}(\w+):/gm))
      if (!plain.test(column) && !page.includes(`\`${column}\``)) missing.push(column)
  expect([...new Set(missing)]).toEqual([])
})

test('links between the pages lead somewhere', async () => {
  const folders = ['.', 'docs', 'docs/decisions']
  const pages = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(ROOT, folder)))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join(folder, name)),
    ),
  )
  const dead: string[] = []
  for (const page of pages.flat())
    for (const [, target = ''] of (await read(page)).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
      if (!/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(page), target)))
        dead.push(`${page}: ${target}`)
  expect(dead).toEqual([])
})
