import { BothTimes } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { Alert } from './views.ts'

/** When an alert came about, and by which rule. */
export function MatchFacts({ alert }: { alert: Alert }) {
  const { t } = useSettings()
  return (
    <>
      <div>
        <dt>{t.alerts.matched}</dt>
        <dd>
          <BothTimes at={alert.matchedAt} />
        </dd>
      </div>
      <div>
        <dt>{t.alerts.rule}</dt>
        <dd>
          <Link href={`/rules/${alert.ruleId}`}>
            {t.alerts.byRule(alert.ruleName, String(alert.ruleVersion))}
          </Link>
        </dd>
      </div>
    </>
  )
}
