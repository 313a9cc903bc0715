import { chmodSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { hotlineKeyFilesOf, makeHotlineKeyFiles } from '#infra/hotline-key-files.ts'
import { masterKeyFileOf, writeMasterKeyFile } from '#infra/master-key-file.ts'
import { UsageError, messageOf } from '#shared/errors.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { DEFAULT_DATA_DIR } from './settings.ts'

export const init: Command = {
  usage: `usage: lanternfish init [--data DIR]
  Makes the data folder, the master key and the hotline officer's key in it, once.
`,
  // oxlint-disable-next-line require-await -- a command like the others
  async run(args) {
    const { values } = parseOnlyFlags(init, args, { data: { type: 'string' } })
    const dir = resolve(values.data ?? DEFAULT_DATA_DIR)
    makeFolder(dir)
    const file = masterKeyFileOf(dir)
    const { id } = writeMasterKeyFile(file)
    const hotlineKeys = hotlineKeyFilesOf(dir)
    makeHotlineKeyFiles(hotlineKeys)
    process.stdout.write(`master key ${id}: ${file}
hotline key: ${hotlineKeys.privateKey}
Keep a copy of both where no backup of the data lies: whoever has them and the data can read every secret, and without them nobody can.
Next: lanternfish up${values.data === undefined ? '' : ` --data ${values.data}`}
`)
    return 0
  },
}

function makeFolder(dir: string): void {
  try {
    // As root the database's server is another user, who passes through it to its own folder.
    if (mkdirSync(dir, { recursive: true }) !== undefined) chmodSync(dir, 0o755)
  } catch (cause) {
    const message = `The data folder ${dir} cannot be made (${messageOf(cause)}): give another with --data.`
    throw new UsageError(message, { cause })
  }
}
