import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MissingServiceError, UsageError, messageOf } from '#shared/errors.ts'
import { identityKeyOf } from '#shared/identity-key.ts'
import { makeMasterKey, openMasterKey, type MasterKey } from '#shared/master-key.ts'

/** Where a process is told to look: `MASTER_KEY_FILE` and `MASTER_KEY`, of which one is set at most. */
export type MasterKeySource = { file: string | undefined; value: string | undefined }

/** The key's file in a data folder. */
export function masterKeyFileOf(dir: string): string {
  return join(dir, 'master-key')
}

/**
 * The key that a role was given.
 *
 * @throws MissingServiceError when it was given none; UsageError when what it was given is no key
 */
export function readMasterKey(source: MasterKeySource): MasterKey {
  const key = findMasterKey(source)
  if (key) return key
  throw new MissingServiceError(
    'There is no master key: set MASTER_KEY_FILE to the file that `lanternfish init` made, or MASTER_KEY.',
  )
}

/** The same, or undefined where none was given or the file is not there. @throws UsageError */
export function findMasterKey({ file, value }: MasterKeySource, name = 'MASTER_KEY'): MasterKey | undefined {
  if (file !== undefined && value !== undefined)
    throw new UsageError(`${name}_FILE and ${name} are both set: keep one of them.`)
  if (value !== undefined) return keyOf(value, name)
  if (file === undefined || !existsSync(file)) return undefined
  if ((statSync(file).mode & 0o077) !== 0)
    throw new UsageError(`The master key ${file} can be read by others: chmod 600 ${file}.`)
  return keyOf(readText(file), file)
}

/**
 * The key of credentials and sessions: as it was given, or derived from a master key that was. Undefined without either.
 *
 * @throws UsageError
 */
export function findIdentityKey(own: MasterKeySource, master: MasterKeySource): MasterKey | undefined {
  const given = findMasterKey(own, 'IDENTITY_KEY')
  if (given) return given
  const masterKey = findMasterKey(master)
  return masterKey && identityKeyOf(masterKey)
}

/** Writes a new key, for its owner alone. @throws UsageError when a file stands there already */
export function writeMasterKeyFile(file: string): MasterKey {
  const text = makeMasterKey()
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(
        `${file} holds a master key already; it is never overwritten: what it sealed would be lost.`,
        { cause },
      )
    throw new UsageError(`The master key ${file} cannot be written (${messageOf(cause)}).`, { cause })
  }
  return keyOf(text, file)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`The master key ${file} cannot be read (${messageOf(cause)}).`, { cause })
  }
}

function keyOf(text: string, where: string): MasterKey {
  const key = openMasterKey(text.trim())
  if (key) return key
  throw new UsageError(
    `${where} holds no master key, which is 64 hex characters: give the one that \`lanternfish init\` made.`,
  )
}
