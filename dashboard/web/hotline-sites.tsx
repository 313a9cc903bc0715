import { callApi, type Loaded } from './api.ts'
import { Fault } from './fields.tsx'
import { Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { Await } from './states.tsx'
import { useSending } from './use-sending.ts'
import type { HotlineSites as Sites } from './views.ts'

/** What stands open before the officer: hits that look planted, and markets that nobody asks. Nothing where none does. */
export function HotlineSites({ sites }: { sites: Loaded<Sites> }) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending(t.hotline.faults)
  // That it could not be read must not look like nothing standing open.
  if (!sites.data) return <Await from={sites}>{() => null}</Await>
  const { quarantined, alarms } = sites.data
  if (quarantined.length + alarms.length === 0) return null
  const tell = (path: string) =>
    send(async () => {
      await callApi('POST', path)
      sites.retry()
    })
  return (
    <section class="card report" aria-label={t.hotline.sites}>
      {alarms.map((alarm) => (
        <PlantedHits key={alarm.id} alarm={alarm} busy={busy} tell={tell} />
      ))}
      {quarantined.map((site) => (
        <QuarantinedSite key={site.market} site={site} busy={busy} tell={tell} />
      ))}
      <Fault>{fault}</Fault>
    </section>
  )
}

type Acting = { busy: boolean; tell: (path: string) => void }

function PlantedHits({ alarm, busy, tell }: Acting & { alarm: Sites['alarms'][number] }) {
  const { t, format } = useSettings()
  const { id, kind, rule, pages, markets, lastAt } = alarm
  const told = t.hotline[kind === 'one-phrase' ? 'onePhrase' : 'oneRule']
  return (
    <div class="notice notice-open hotline-line">
      <p>
        <strong>{t.hotline.planted}</strong> {told(rule, format.count(pages), format.count(markets))}{' '}
        <Time at={lastAt} />
      </p>
      <button
        type="button"
        class="button"
        disabled={busy}
        aria-label={t.hotline.settleOf(rule)}
        onClick={() => tell(`/hotline/alarms/${id}/settle`)}
      >
        {t.hotline.settle}
      </button>
    </div>
  )
}

function QuarantinedSite({ site, busy, tell }: Acting & { site: Sites['quarantined'][number] }) {
  const { t, format } = useSettings()
  const { market, placedAt, placedBy, reason, byGate } = site
  const cause = byGate
    ? t.hotline.byGate(
        format.count(byGate.independent),
        format.count(byGate.stopped),
        format.count(byGate.read),
      )
    : t.hotline.byOfficer(placedBy, reason ?? '')
  return (
    <div class="notice notice-bad hotline-line">
      <p>
        <strong>{t.hotline.inQuarantine(market)}</strong> {cause} <Time at={placedAt} />
      </p>
      <button
        type="button"
        class="button"
        disabled={busy}
        aria-label={t.hotline.liftOf(market)}
        onClick={() => tell(`/hotline/quarantine/${market}/lift`)}
      >
        {t.hotline.lift}
      </button>
    </div>
  )
}
