import { Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { Crawl } from './views.ts'

/** Says that nothing is fetched, and what to do: whoever waits for pages would look for the reason elsewhere. */
export function CrawlPauses({ pauses }: { pauses: Crawl['pauses'] }) {
  const { t, format } = useSettings()
  return pauses.map(({ freeMb, neededMb, since }) => (
    <div class="notice notice-bad" role="alert" key={since}>
      <p>
        <strong>{t.pauses.paused}</strong> {t.pauses.room(format.count(freeMb), format.count(neededMb))}
      </p>
      <p class="small">
        {t.pauses.since} <Time at={since} />
      </p>
    </div>
  ))
}
