import { useEffect, useState } from 'preact/hooks'
import { ApiError, callApi } from './api.ts'
import { Card } from './pieces.tsx'
import { conditionsOf, isEmpty, type RuleDraft } from './rule-draft.ts'
import { useSettings } from './settings.tsx'
import type { Preview } from './views.ts'

const PAUSE_MS = 400

/** How many listings a rule would have matched, while it is being typed. */
export function RulePreview({ draft, isBad }: { draft: RuleDraft; isBad: boolean }) {
  const { t, format } = useSettings()
  const [preview, setPreview] = useState<Preview | ApiError>()
  const asked = JSON.stringify(conditionsOf(draft))
  const isIdle = isBad || isEmpty(draft)
  useEffect(() => {
    let stale = false
    setPreview(undefined)
    const timer = setTimeout(() => void ask(), PAUSE_MS)
    const ask = async () => {
      if (isIdle) return
      try {
        const answer = await callApi<Preview>('POST', '/rules/preview', JSON.parse(asked))
        if (!stale) setPreview(answer)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (!stale) setPreview(error)
      }
    }
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [asked, isIdle])
  return (
    <Card title={t.alerts.preview}>
      <div role="status" class="preview">
        {isIdle && <p class="muted">{t.alerts.previewEmpty}</p>}
        {!isIdle && preview instanceof ApiError && <Refused error={preview} />}
        {!isIdle && preview && !(preview instanceof ApiError) && (
          <p>
            {draft.about === 'changes'
              ? t.told.previewChanges(format.count(preview.count), format.count(preview.days))
              : preview.capped
                ? t.alerts.previewCapped(format.count(preview.count), format.count(preview.days))
                : t.alerts.previewCount(format.count(preview.count), format.count(preview.days))}
          </p>
        )}
        {!isIdle && !preview && <p class="muted">{t.loading}</p>}
      </div>
    </Card>
  )
}

/** A broken pattern has a reason of its own beside our sentence. */
function Refused({ error }: { error: ApiError }) {
  const { t } = useSettings()
  const reason = error.code === 'PATTERN_BROKEN' ? /\(.*\)/.exec(error.message)?.[0] : undefined
  return (
    <p class="fault">
      {t.alerts.refusals[error.code] ?? t.failed} {reason && <code>{reason}</code>}
    </p>
  )
}
