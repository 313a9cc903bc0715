import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Extraction } from '#contracts/extraction.ts'
import { isGate } from '#contracts/page-kind.ts'
import { decodeHtml } from '#pages/decode-html.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import type { Recipe } from '#pages/recipe.ts'
import { UsageError, messageOf } from '#shared/errors.ts'
import { openRecipeCheck } from '#workers/extract/check-recipe.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { learnFromPages } from '#workers/extract/learn-from-pages.ts'
import type { Wrapper } from '#workers/extract/wrapper/wrapper.ts'
import { parseFlags, type Command } from './command.ts'

const usage = `usage: lanternfish extract FILE… [--url URL] [--market NAME] [--no-recipes]

Reads saved pages and prints one JSON line a page. What several pages of one folder have in common is learned first.

  --url URL       the address the page had; makes its links absolute (one FILE only)
  --market NAME   read with this market's recipe; a page of another market is named and left out
  --no-recipes    read without any recipe
`

/** Above this a saved page is no page: the crawler itself stops long before. */
const MOST_BYTES = 64 * 2 ** 20

type Choice = { recipe?: Recipe; recipes?: Iterable<Recipe> }

/** `lanternfish extract`: exit status 1 if any file could not be read, after reading all the others. */
export const extract: Command = {
  usage,
  async run(args) {
    const { values, positionals: files } = parseFlags({ usage }, args, {
      url: { type: 'string' },
      market: { type: 'string' },
      'no-recipes': { type: 'boolean' },
    })
    if (files.length === 0) throw new UsageError(`Name at least one saved page.\n${usage}`)
    checkUrl(values.url, files)
    const choice = chooseRecipes(values.market, values['no-recipes'] === true)
    let status = 0
    const learned = learnByFolder(files, choice)
    const check = choice.recipe && openRecipeCheck(choice.recipe)
    const tell = (problem: string) => {
      process.stderr.write(`lanternfish: ${problem}\n`)
      status = 1
    }
    for (const file of files) {
      const read = readSavedPage(file)
      const problem =
        'problem' in read ? read.problem : check?.look({ file, html: read.html, url: values.url })
      if ('problem' in read || problem !== undefined) {
        tell(problem!)
        continue
      }
      const wrappers = learned.get(dirname(file))
      const extraction = extractPage({ html: read.html, file, url: values.url, wrappers, ...choice })
      // A gate may be plain text ("403 DDOS filter killed your path"); any other text without a tag is no page.
      if (!/<[a-z!/]/i.test(read.html) && !isGate(extraction.pageKind)) {
        tell(`${file} is not HTML (it has no tag); give a page saved as HTML.`)
        continue
      }
      await print(`${JSON.stringify(extraction)}\n`)
      if (extraction.truncated) tell(cutSentence(file, extraction.truncated))
    }
    for (const fault of check?.faults() ?? []) tell(fault)
    return status
  },
}

function cutSentence(file: string, { read, of }: NonNullable<Extraction['truncated']>): string {
  return `${file} is larger than is read: its first ${read} of ${of} characters were; give the rest as pages of their own.`
}

/** How many pages of a folder are learned from. */
const MOST_PAGES = 120

/** Pages of one folder are likely to be of the same markets: what they have in common is learned before any is read. */
function learnByFolder(files: string[], choice: Choice): Map<string, Wrapper[]> {
  const folders = Map.groupBy(choice.recipe ? [] : files, (file) => dirname(file))
  const learned = new Map<string, Wrapper[]>()
  for (const [folder, names] of folders) {
    if (names.length < 2) continue
    const step = Math.ceil(names.length / MOST_PAGES)
    const pages = names.filter((_, i) => i % step === 0).map(readSavedPage)
    learned.set(
      folder,
      learnFromPages(pages.flatMap((page) => ('html' in page ? { html: page.html, ...choice } : []))),
    )
  }
  return learned
}

function checkUrl(url: string | undefined, files: string[]): void {
  if (url === undefined) return
  if (!URL.canParse(url))
    throw new UsageError(`--url "${url}" is not an address; write it with http:// and host.`)
  if (files.length > 1) throw new UsageError('--url is the address of one page; name one file with it.')
}

function chooseRecipes(market: string | undefined, without: boolean): Choice {
  if (without && market !== undefined) {
    throw new UsageError('--market and --no-recipes exclude each other; leave one out.')
  }
  if (without) return {}
  const recipes = loadRecipes(process.env['RECIPE_DIR'])
  if (market === undefined) return { recipes: [...recipes.values()] }
  const recipe = recipes.get(market)
  if (recipe) return { recipe }
  throw new UsageError(`There is no recipe for "${market}"; there are: ${[...recipes.keys()].join(', ')}.`)
}

/** A page's text, or the one sentence that says why the file is not read. */
function readSavedPage(file: string): { html: string } | { problem: string } {
  try {
    if (statSync(file).size > MOST_BYTES)
      return { problem: `${file} is larger than 64 MB, which no page is.` }
    const body = readFileSync(file)
    const what = notHtml(body)
    return what === undefined
      ? { html: decodeHtml(body) }
      : { problem: `${file} ${what}; give a page saved as HTML.` }
  } catch (error) {
    return { problem: `${file} cannot be read: ${reasonOf(error)}.` }
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission is denied',
    EISDIR: 'it is a folder; name the files in it',
  }
  return reasons[code ?? ''] ?? messageOf(error)
}

const MAGIC: [string, string][] = [
  ['%PDF-', 'is a PDF'],
  ['\u0089PNG', 'is a picture'],
  ['\u00ff\u00d8\u00ff', 'is a picture'],
  ['GIF8', 'is a picture'],
  ['PK\u0003\u0004', 'is a ZIP archive'],
  ['\u001f\u008b', 'is compressed'],
]

/** What a file is instead of a page, by its first bytes. */
function notHtml(body: Uint8Array): string | undefined {
  const head = Buffer.from(body.subarray(0, 4096)).toString('latin1')
  if (head.trim() === '') return 'is empty'
  // Programs that write PDFs may put a mark or a blank line first.
  const begun = head.replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, '')
  const magic = MAGIC.find(([bytes]) => begun.startsWith(bytes))
  if (magic) return magic[1]
  const isUtf16 = head.startsWith('\u00ff\u00fe') || head.startsWith('\u00fe\u00ff')
  if (!isUtf16 && head.includes('\0')) return 'is not HTML (it holds binary data)'
  return undefined
}

/** A pipe that is read slowly must not pile up output in memory. */
function print(line: string): Promise<void> | undefined {
  if (process.stdout.write(line)) return undefined
  return new Promise((resolve) => process.stdout.once('drain', resolve))
}
