import { Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { Crawl } from './views.ts'

/** Says that it is our own way out and no market that fails: both look the same from the markets' rows. */
export function CrawlOutages({ outages }: { outages: Crawl['outages'] }) {
  const { t } = useSettings()
  return outages.map(({ network, reason, since }) => (
    <div class="notice notice-bad" role="alert" key={`${network} ${since}`}>
      <p>
        <strong>{t.egress.down(t.egress.networks[network])}</strong> {t.egress.meaning}
      </p>
      <p class="small">{reason}</p>
      <p class="small">
        {t.egress.since} <Time at={since} />
      </p>
    </div>
  ))
}
