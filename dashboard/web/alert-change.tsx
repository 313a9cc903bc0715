import { MatchFacts } from './alert-match.tsx'
import { StateMark } from './market-state.tsx'
import { Card } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import type { Alert, AlertRow } from './views.ts'

/** What an alert is called: a listing by its title, a change by its market and what that became. */
export function useAlertTitle({
  title,
  change,
  marketTitle,
}: Pick<AlertRow, 'title' | 'change' | 'marketTitle'>) {
  const { t } = useSettings()
  return change ? t.told.title(marketTitle, t.life.states[change.to] ?? change.to) : (title ?? '')
}

/** What changed, why, and the capture on which that rests. */
export function ChangeFacts({ alert, change }: { alert: Alert; change: NonNullable<Alert['change']> }) {
  const { t } = useSettings()
  return (
    <Card title={t.told.change}>
      <dl class="facts">
        <MatchFacts alert={alert} />
        <div>
          <dt>{t.told.before}</dt>
          <dd>
            <StateMark of={{ state: change.from, since: null }} />
          </dd>
        </div>
        <div>
          <dt>{t.told.why}</dt>
          <dd>{t.life.reason(change.reason)}</dd>
        </div>
        <div>
          <dt>{t.told.shownBy}</dt>
          <dd>{alert.sha256 === null ? t.told.noCapture : <code>{alert.sha256}</code>}</dd>
        </div>
      </dl>
      <Link href={`/markets/${alert.market}`} class="button">
        {t.told.openMarket}
      </Link>
    </Card>
  )
}
