import { saveFile } from './api.ts'
import { Fault } from './fields.tsx'
import { useSettings } from './settings.tsx'
import { useSending } from './use-sending.ts'

/** Drafts of a report as files; why one cannot be made stands beside it, not in the file. */
export function HotlineDrafts({ id }: { id: number }) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending(t.hotline.faults)
  const forms = [
    ['ncmec', t.hotline.draftNcmec],
    ['inhope', t.hotline.draftInhope],
  ] as const
  return (
    <>
      <p class="hotline-actions">
        {forms.map(([form, name]) => (
          <button
            key={form}
            type="button"
            class="button"
            disabled={busy}
            onClick={() => send(() => saveFile(`/reports/${id}/draft/${form}`))}
          >
            {name}
          </button>
        ))}
      </p>
      <Fault>{fault}</Fault>
    </>
  )
}
