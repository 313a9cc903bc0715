import { useApi } from './api.ts'
import { Link } from './router.tsx'
import { RuleForm } from './rule-form.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { Rules } from './views.ts'

/** One rule to be changed, or a new one. */
export function RulePage({ id }: { id: string }) {
  const { t } = useSettings()
  const loaded = useApi<Rules>('/rules')
  const title = id === 'new' ? t.alerts.newRule : t.alerts.editRule
  usePageTitle(title)
  return (
    <div class="page">
      <p class="crumbs">
        <Link href="/rules">{t.alerts.backToRules}</Link>
      </p>
      <Await from={loaded}>
        {(found) => {
          const rule = found.rules.find((one) => String(one.id) === id)
          if (!rule && id !== 'new') return <Empty title={t.alerts.noRule} page />
          return (
            <>
              <h1>{rule?.name ?? title}</h1>
              {rule && rule.fault !== null && (
                <p class="notice notice-open">
                  {t.alerts.faultNote} <span class="small">{rule.fault}</span>
                </p>
              )}
              <RuleForm rule={rule} found={found} />
            </>
          )
        }}
      </Await>
    </div>
  )
}
