import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hotlineKeyFilesOf, makeHotlineKeyFiles } from '#infra/hotline-key-files.ts'
import { masterKeyFileOf, readMasterKey, writeMasterKeyFile } from '#infra/master-key-file.ts'
import { identityKeyText } from '#shared/identity-key.ts'
import { UsageError, messageOf } from '#shared/errors.ts'
import { parseOnlyFlags, type Command } from './command.ts'

export const secrets: Command = {
  usage: `usage: lanternfish secrets --dir DIR [--key-dir DIR] [--hotline-dir DIR]
  Makes the secrets of an installation in containers, those that are missing: postgres-password, hotline-salt and
  hotline-public-key; master-key in a folder of its own, so that the crawler need not see it; hotline-key in another,
  so that the console alone does; and identity-key, which is derived from the master key. \`up\` needs none of this.
`,
  // oxlint-disable-next-line require-await -- a command like the others
  async run(args) {
    const { values } = parseOnlyFlags(secrets, args, {
      dir: { type: 'string' },
      'key-dir': { type: 'string' },
      'hotline-dir': { type: 'string' },
    })
    const { dir, 'key-dir': keyDir = dir, 'hotline-dir': hotlineDir = keyDir } = values
    if (dir === undefined || keyDir === undefined || hotlineDir === undefined)
      throw new UsageError(`Say where.\n${secrets.usage}`)
    // The server of the database runs as another user, of a group that it shares with us.
    const made = [
      makeSecret(join(dir, 'postgres-password'), randomBytes(24).toString('hex'), 0o640),
      makeSecret(join(dir, 'hotline-salt'), randomBytes(32), 0o600),
      makeMasterKey(masterKeyFileOf(keyDir)),
      makeIdentityKey(join(dir, 'identity-key'), masterKeyFileOf(keyDir)),
      moveSecret(hotlineKeyFilesOf(dir, keyDir).privateKey, hotlineKeyFilesOf(dir, hotlineDir).privateKey),
      ...makeHotlineKeyFiles(hotlineKeyFilesOf(dir, hotlineDir)).map((file) => `made ${file}`),
    ].filter((line) => line !== undefined)
    process.stdout.write(made.length === 0 ? 'all secrets are there\n' : `${made.join('\n')}\n`)
    return 0
  },
}

function makeSecret(file: string, content: string | Buffer, mode: number): string | undefined {
  if (existsSync(file)) return undefined
  try {
    writeFileSync(file, content, { mode, flag: 'wx' })
  } catch (cause) {
    throw new UsageError(`The secret ${file} cannot be written (${messageOf(cause)}): give another folder.`, {
      cause,
    })
  }
  return `made ${file}`
}

/** Where an earlier version put it beside the master key. By a copy: the two may be on different disks. */
function moveSecret(from: string, to: string): string | undefined {
  if (from === to || !existsSync(from) || existsSync(to)) return undefined
  makeSecret(to, readFileSync(from), 0o600)
  rmSync(from)
  return `moved ${from} to ${to}`
}

function makeMasterKey(file: string): string | undefined {
  if (existsSync(file)) return undefined
  const { id } = writeMasterKeyFile(file)
  return `made ${file}, master key ${id}: keep a copy of it where no backup lies`
}

function makeIdentityKey(file: string, masterKeyFile: string): string | undefined {
  if (existsSync(file)) return undefined
  const masterKey = readMasterKey({ file: masterKeyFile, value: undefined })
  return makeSecret(file, identityKeyText(masterKey), 0o600)
}
