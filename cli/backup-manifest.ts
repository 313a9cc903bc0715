import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LanternfishError, UsageError, messageOf } from '#shared/errors.ts'

const FORMAT = 1

const File = z.strictObject({
  path: z.string().regex(/^[a-z_]+\/?[a-z0-9_.]+$/),
  sha256: z.string(),
  bytes: z.number(),
})

/** What a backup holds. Hashes are of files as they lie there. */
export const BackupManifest = z.strictObject({
  format: z.literal(FORMAT),
  program: z.string(),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.string()),
  months: z.array(z.string().regex(/^\d{4}-\d{2}$/)),
  /** Which master key opens what is sealed in it. The key itself is not in a backup. */
  masterKeyId: z.string().nullable(),
  tables: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z_0-9]+$/),
      columns: z.array(z.string().regex(/^[a-z_0-9]+$/)),
      rows: z.number(),
      file: File,
    }),
  ),
  sequences: z.array(
    z.strictObject({ table: z.string(), column: z.string(), lastValue: z.number(), isCalled: z.boolean() }),
  ),
  /** Lists the objects; each is named by its hash. */
  captures: z.strictObject({ file: File, count: z.number(), missing: z.array(z.string()) }),
})
export type BackupManifest = z.infer<typeof BackupManifest>
export type BackupFile = z.infer<typeof File>

export async function writeManifest(dir: string, manifest: BackupManifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 1)}\n`
  await writeFile(join(dir, 'manifest.json'), text, { mode: 0o600, flag: 'wx' })
  await writeFile(join(dir, 'manifest.sha256'), `${sha256Of(text)}  manifest.json\n`, {
    mode: 0o600,
    flag: 'wx',
  })
}

/** @throws UsageError where there is no backup, LanternfishError where its manifest was changed */
export async function readManifest(dir: string): Promise<BackupManifest> {
  let texts: string[]
  try {
    texts = await Promise.all(
      ['manifest.json', 'manifest.sha256'].map((name) => readFile(join(dir, name), 'utf8')),
    )
  } catch (cause) {
    throw new UsageError(`${dir} holds no whole backup (${messageOf(cause)}): name the folder of one.`, {
      cause,
    })
  }
  const [text = '', sum = ''] = texts
  if (sum.split(' ')[0] !== sha256Of(text)) throw damaged(join(dir, 'manifest.json'))
  const parsed = BackupManifest.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new UsageError(
    `The backup in ${dir} is of another format: restore it with the version that made it.`,
    {
      cause: parsed.error,
    },
  )
}

export function damaged(path: string): LanternfishError {
  const message = `${path} is not as the backup wrote it: take another copy of the backup; nothing was restored.`
  return new LanternfishError('BACKUP_DAMAGED', message)
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
