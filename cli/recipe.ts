import { existsSync, writeFileSync } from 'node:fs'
import { findMarket, findMarketByName } from '#db/registry.ts'
import { findWrapper, taughtBy } from '#db/wrappers.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { readRecipe } from '#pages/recipe.ts'
import { UsageError } from '#shared/errors.ts'
import { folderFault } from '#shared/folder-fault.ts'
import { openLogger } from '#shared/logger.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { workerEvents } from '#workers/events.ts'
import { draftRecipe } from '#workers/extract/wrapper/draft-recipe.ts'
import { openAll, type Opened } from '#workers/learn-market.ts'
import { readWith, wrapperOf, type StoredWrapper } from '#workers/read-stored.ts'
import { parseFlags, type Command } from './command.ts'
import { openStore } from './open-store.ts'
import { useRecipe } from './use-recipe.ts'

/** `lanternfish recipe draft MARKET` prints what the program learned of a market as a recipe file; `use` gives it one. */
export const recipe: Command = {
  usage: `usage: lanternfish recipe draft MARKET [--out FILE] [--data DIR]
       lanternfish recipe use MARKET [RECIPE | --none] [--by NAME] [--data DIR]

draft writes what the program learned of a market's pages as a recipe for a person to go on from (docs/recipes.md), and
says how many of the listings it reads. What a recipe cannot say stands there as a comment.
use reads a market with a recipe of the recipe folder from its next scrape on, or with none again.

  RECIPE  the market that the recipe names; without it the market's own name
  --out   write there instead of printing; a file that is there stays as it is
`,
  async run(args) {
    const text = { type: 'string' } as const
    const options = { out: text, data: text, by: text, none: { type: 'boolean' } } as const
    const { positionals, values } = parseFlags(recipe, args, options)
    const [verb, name, ...more] = positionals
    if (verb === 'use' && name !== undefined && more.length + Number(values.none ?? false) <= 1)
      return useRecipe(name, values.none ? null : (more[0] ?? name), values)
    if (verb !== 'draft' || name === undefined || more.length > 0)
      throw new UsageError(`Say of which market to draft or use a recipe.\n${recipe.usage}`)
    return draft(name, values)
  },
}

async function draft(name: string, values: { out?: string; data?: string }): Promise<number> {
  if (values.out !== undefined && existsSync(values.out))
    throw new UsageError(`${values.out} is there already: name another file, or move it away.`)
  await using store = await openStore(values.data)
  const { database } = store
  const known = await findMarketByName(database, name)
  if (!known) throw new UsageError(`There is no market "${name}"; \`lanternfish market list\` names them.`)
  const market = await findMarket(database, known.id)
  const wrapper = wrapperOf((await findWrapper(database, market.id)).wrapper)
  if (!wrapper) throw new UsageError(`Nothing is learned of ${name} yet: it takes about a dozen pages with rows.`) // prettier-ignore
  const hosts = market.mirrors.map(({ host }) => host)
  const { version } = wrapper
  const text = draftRecipe(wrapper.rules, { market: name, hosts, startPaths: market.start_paths, version })
  const events = workerEvents(openLogger('recipe', 'error'))
  const pages = { database, events, store: openCaptureStore(store.captures), recipes: new Map<string, never>() } // prettier-ignore
  const opened = await openAll(pages, await taughtBy(database, market.id, version))
  const tried = tryOut(text, name, { opened, wrapper })
  if (values.out === undefined) process.stdout.write(text)
  else write(values.out, text)
  process.stderr.write(`${tried}\n`)
  return 0
}

/** The draft must be a recipe, and says of the pages that it comes from how much of them it reads. */
function tryOut(
  text: string,
  name: string,
  { opened, wrapper }: { opened: Opened[]; wrapper: StoredWrapper },
): string {
  const drafted = readRecipe(text, `${name}.yaml`)
  let [known, found] = [0, 0]
  const fields = new Map<string, { known: number; found: number }>()
  for (const { page } of opened.filter((one) => one.kind === 'list')) {
    const listed = readWith(page, wrapper).extraction.listings
    const { listings } = extractPage({ ...page, recipe: drafted })
    const own = listings.filter(({ readings }) => readings?.['title']?.reader === 'recipe')
    known += listed.length
    for (const before of listed) {
      const drafted = own.find(
        ({ title, url }) => title === before.title && (url ?? before.url) === before.url,
      )
      if (drafted) found++
      for (const field of drafted ? Object.keys(before.readings ?? {}) : []) {
        const count = fields.get(field) ?? { known: 0, found: 0 }
        fields.set(field, count)
        count.known++
        if (field in drafted!) count.found++
      }
    }
  }
  const gaps = [...fields].filter(([, count]) => count.found < count.known)
  const less = gaps.map(([field, count]) => `${field} (${count.found} of ${count.known})`).join(', ')
  return `The draft reads ${found} of the ${known} rows that the program reads on ${opened.length} pages by itself${less === '' ? '' : `; to be added by hand: ${less}`}.`
}

function write(out: string, text: string): void {
  try {
    writeFileSync(out, text, { flag: 'wx' })
  } catch (error) {
    throw folderFault(error, out, '--out')
  }
}
