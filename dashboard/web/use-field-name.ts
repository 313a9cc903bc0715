import { useSettings } from './settings.tsx'

/** The name of a field of a listing in the reader's language; its own where it has none. */
export function useFieldName(): (field: string) => string {
  const { t } = useSettings()
  return (field) => t.reading.fields[field] ?? t.watch.fields[field] ?? field
}
