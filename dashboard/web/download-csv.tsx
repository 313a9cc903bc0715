import { useSettings } from './settings.tsx'

/** What a table shows, as a file. `href` is the API's address without its root. */
export function DownloadCsv({ href, isEmpty }: { href: string; isEmpty: boolean }) {
  const { t } = useSettings()
  if (isEmpty) return null
  return (
    <a class="button button-quiet" href={`/api/v1${href}`} download title={t.analysis.csvNote}>
      {t.analysis.downloadCsv}
    </a>
  )
}
