import { readFile } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import { z } from 'zod'
import { UsageError, messageOf } from '#shared/errors.ts'

const Row = z.object({
  file: z.string().min(1).refine(staysInside, 'must be a file below the folder'),
  market: z.string().min(1).nullable(),
  path: z.string().startsWith('/').nullable(),
})
const Manifest = z.array(Row).min(1)

/** A saved page with the path that it had on its market, where that is known. */
export type SavedPage = { file: string; market: string; title: string; path: string | null; bytes: Buffer }

/**
 * Reads `manifest.json` of a folder and the pages that it lists.
 *
 * @throws {UsageError} one sentence naming the file, and the row where one is wrong
 */
export async function readSavedPages(dir: string): Promise<SavedPage[]> {
  const path = join(dir, 'manifest.json')
  const parsed = Manifest.safeParse(parseJson(await readNamed(path), path))
  if (!parsed.success) {
    const { path: place, message } = parsed.error.issues[0]!
    throw new UsageError(
      `${path}: ${place.join('.') || 'the file'}: ${message}; each row needs file, market and path (or null).`,
    )
  }
  const pages: SavedPage[] = []
  for (const { file, market, path: old } of parsed.data) {
    const bytes = await readNamed(join(dir, file))
    const title = market ?? 'Unnamed'
    pages.push({ file, market: slugOf(title), title, path: old, bytes })
  }
  return pages
}

function slugOf(market: string): string {
  const slug = market.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return slug.replaceAll(/^-|-$/g, '') || 'unnamed'
}

function staysInside(file: string): boolean {
  const clean = normalize(file)
  return !clean.startsWith('..') && !clean.startsWith(sep) && !clean.includes('\0')
}

async function readNamed(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read: name a folder with manifest.json and the pages that it lists.`,
      {
        cause: error,
      },
    )
  }
}

function parseJson(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${messageOf(error)}.`, { cause: error })
  }
}
