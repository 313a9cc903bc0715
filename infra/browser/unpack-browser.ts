import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliDecompress, createBrotliDecompress } from 'node:zlib'
import { MissingServiceError } from '#shared/errors.ts'

export type UnpackedBrowser = { path: string; fontsDir: string; librariesDir: string }

const TAR_BLOCK = 512

/**
 * Unpacks the Chromium of `@sparticuz/chromium` into a folder of our own under the temporary one, once for each
 * version: some 200 MB, a few seconds. The package's own unpacking shares `/tmp/chromium` with whoever got there first.
 */
export async function unpackBrowser(): Promise<UnpackedBrowser> {
  const packageDir = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..')
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  const dir = join(tmpdir(), `lanternfish-browser-${process.getuid?.() ?? 0}-${version}`)
  if (!(await isOurs(dir))) await unpackInto(dir, join(packageDir, 'bin'))
  return { path: join(dir, 'chromium'), fontsDir: dir, librariesDir: join(dir, 'lib') }
}

/** The temporary folder is everybody's: a folder of this name that somebody else made is not to be run. */
async function isOurs(dir: string): Promise<boolean> {
  const found = await lstat(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!found) return false
  const safe =
    found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid) && (found.mode & 0o022) === 0
  if (safe) return true
  throw new MissingServiceError(`${dir} belongs to somebody else: remove it, our browser is unpacked there.`)
}

async function unpackInto(dir: string, bin: string): Promise<void> {
  const draft = await mkdtemp(`${dir}.`)
  try {
    const program = createWriteStream(join(draft, 'chromium'), { mode: 0o755 })
    await pipeline(createReadStream(join(bin, 'chromium.br')), createBrotliDecompress(), program)
    for (const archive of ['fonts.tar.br', 'al2023.tar.br', 'swiftshader.tar.br'])
      await untar(await promisify(brotliDecompress)(await readFile(join(bin, archive))), draft)
    await writeFile(join(draft, 'fonts.conf'), fontsConf(dir))
    // Whom the browser runs as must be able to read it.
    await chmod(draft, 0o755)
    await rename(draft, dir)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process of ours was faster.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Regular files of a ustar archive, by their own short names. */
async function untar(bytes: Buffer, dir: string): Promise<void> {
  for (let at = 0; at + TAR_BLOCK <= bytes.length && bytes[at] !== 0;) {
    const field = (from: number, to: number): string =>
      bytes.toString('latin1', at + from, at + to).split('\0')[0]!
    const size = Number.parseInt(field(124, 136), 8)
    const path = join(dir, field(0, 100))
    if (!path.startsWith(`${dir}/`)) throw new Error(`an archive of @sparticuz/chromium names ${path}`)
    const isFile = ['', '0'].includes(field(156, 157))
    const content = bytes.subarray(at + TAR_BLOCK, at + TAR_BLOCK + size)
    if (isFile) {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, content, { mode: Number.parseInt(field(100, 108), 8) | 0o444 })
    }
    at += TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK
  }
}

function fontsConf(dir: string): string {
  const dirs = [`${dir}/fonts`, '/usr/share/fonts'].map((path) => `<dir>${path}</dir>`).join('')
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}</fontconfig>\n`
}
