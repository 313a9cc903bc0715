import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readLock } from '#infra/embedded-postgres/lock-file.ts'
import { MissingServiceError } from '#shared/errors.ts'
import { withSecretFiles } from './secret-files.ts'
import { DEFAULT_DATA_DIR } from './settings.ts'

/**
 * The database of the running installation: DATABASE_URL, or the embedded server on the data folder.
 *
 * @throws MissingServiceError when neither is there
 */
export function findDatabaseUrl(data: string | undefined): string {
  const given = withSecretFiles(process.env)['DATABASE_URL']
  if (given !== undefined && data === undefined) return given
  const dir = resolve(data ?? DEFAULT_DATA_DIR)
  const pointer = join(dir, 'postgres-folder')
  const folder = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(dir, 'postgres')
  const lock = readLock(join(folder, 'data'))
  const passwordFile = join(dir, 'postgres-password')
  if (!lock || !existsSync(passwordFile)) {
    throw new MissingServiceError(
      `No database runs on ${dir}: start \`lanternfish up --data ${dir}\`, or set DATABASE_URL.`,
    )
  }
  return `postgres://lanternfish:${readFileSync(passwordFile, 'utf8')}@127.0.0.1:${lock.port}/lanternfish`
}
