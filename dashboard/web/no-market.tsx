import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { Empty } from './states.tsx'

/** In place of a page about a market that nobody knows. */
export function NoMarket() {
  const { t } = useSettings()
  return (
    <Empty title={t.watch.noMarket} page>
      <Link href="/markets">{t.watch.allMarkets}</Link>
    </Empty>
  )
}
