import { readFile } from 'node:fs/promises'
import { sealOldReports } from '#db/hotline-reports.ts'
import type { Database } from '#db/open-database.ts'
import { readHotlineSeal } from '#infra/hotline-key-files.ts'
import { UsageError, messageOf } from '#shared/errors.ts'
import type { CrawlerEvents } from './events.ts'
import { sealOldReport, type ReportKeys } from './hotline-report.ts'

type KeyFiles = { hotlineSaltFile: string; hotlinePublicKeyFile: string }

/** @throws UsageError: nothing is crawled where a hit could not be reported */
export async function readReportKeys({
  hotlineSaltFile,
  hotlinePublicKeyFile,
}: KeyFiles): Promise<ReportKeys> {
  return { salt: await readSalt(hotlineSaltFile), seal: readHotlineSeal(hotlinePublicKeyFile) }
}

/** The same for the role, which closes at its start what an earlier version left open. */
export async function openReporting(
  files: KeyFiles,
  { database, events }: { database: Database; events: CrawlerEvents },
): Promise<ReportKeys> {
  const keys = await readReportKeys(files)
  const sealed = await sealOldReports(database, (url, rule) => sealOldReport(url, rule, keys))
  if (sealed > 0) events.reportsSealed(sealed)
  return keys
}

async function readSalt(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    const message = `The secret HOTLINE_SALT_FILE ${file} cannot be read (${messageOf(cause)}): correct the setting.`
    throw new UsageError(message, { cause })
  }
}
