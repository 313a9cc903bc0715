import { useRef } from 'preact/hooks'
import { AlertItem } from './alert-item.tsx'
import { callApi, useApi } from './api.ts'
import { Fault } from './fields.tsx'
import { Pagination } from './pagination.tsx'
import { Segments } from './pieces.tsx'
import { changed } from './query-links.ts'
import { navigate } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import { useInboxKeys } from './use-inbox-keys.ts'
import { useSending } from './use-sending.ts'
import type { Alerts, Triage } from './views.ts'

const POLL_MS = 10_000
const STATES = ['new', 'useful', 'noise', 'closed'] as const

/** The inbox: what is new first, judged by keyboard or mouse. */
export function AlertsPage({ search }: { search: URLSearchParams }) {
  const { t } = useSettings()
  const query = new URLSearchParams(search)
  if (!query.has('triage')) query.set('triage', 'new')
  if (query.get('triage') === 'all') query.delete('triage')
  const loaded = useApi<Alerts>(`/alerts?${query.toString()}`, () => POLL_MS)
  usePageTitle(t.alerts.alerts)
  return (
    <div class="page">
      <div class="page-head">
        <div>
          <h1>{t.alerts.alerts}</h1>
          <p class="muted">{t.alerts.alertsLead}</p>
        </div>
      </div>
      <Await from={loaded}>
        {(found) => <Inbox search={search} found={found} onChanged={loaded.retry} />}
      </Await>
    </div>
  )
}

type Found = { search: URLSearchParams; found: Alerts }

function Inbox({ search, found, onChanged }: Found & { onChanged: () => void }) {
  const { t } = useSettings()
  const list = useRef<HTMLUListElement>(null)
  const { fault, send } = useSending(t.alerts.refusals)
  const judge = (id: number, triage: Triage) =>
    send(async () => {
      await callApi('POST', '/alerts/triage', { ids: [id], triage })
      onChanged()
    })
  const onKeyDown = useInboxKeys(list, judge)
  return (
    <section class="results" aria-label={t.alerts.alerts}>
      <Filters search={search} found={found} />
      <Fault>{fault}</Fault>
      {found.rows.length === 0 ? (
        <div class="card">
          <Empty title={t.alerts.none}>{t.alerts.noneHint}</Empty>
        </div>
      ) : (
        <>
          <ul class="inbox card card-flush" ref={list} onKeyDown={onKeyDown}>
            {found.rows.map((row) => (
              <AlertItem key={row.id} row={row} onJudge={(triage) => judge(row.id, triage)} />
            ))}
          </ul>
          <p class="muted small">{t.alerts.keys}</p>
        </>
      )}
      <Pagination
        page={found.page}
        pages={found.pages}
        hrefOf={(page) => changed('/alerts', search, { page: String(page) })}
      />
    </section>
  )
}

function Filters({ search, found }: Found) {
  const { t, format } = useSettings()
  const go = (changes: Record<string, string | undefined>) => navigate(changed('/alerts', search, changes))
  const states = STATES.map((state): [string, string] => [
    state,
    `${t.alerts.states[state]} ${format.count(found.counts[state])}`,
  ])
  return (
    <div class="inbox-filters">
      <Segments
        label={t.alerts.showState}
        value={search.get('triage') ?? 'new'}
        options={[...states, ['all', t.alerts.all]]}
        onChoose={(triage) => go({ triage })}
      />
      <Choice
        label={t.alerts.rule}
        value={search.get('rule')}
        options={[
          ['', t.alerts.anyRule],
          ...found.rules.map(({ id, name }): [string, string] => [`${id}`, name]),
        ]}
        onChoose={(rule) => go({ rule })}
      />
      <Choice
        label={t.market}
        value={search.get('market')}
        options={[
          ['', t.alerts.anyMarket],
          ...found.markets.map(({ name, title }): [string, string] => [name, title]),
        ]}
        onChoose={(market) => go({ market })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={search.has('undelivered')}
          onChange={() => go({ undelivered: search.has('undelivered') ? undefined : '1' })}
        />
        <span>{t.alerts.notDelivered}</span>
      </label>
    </div>
  )
}

function Choice(props: {
  label: string
  value: string | null
  options: [string, string][]
  onChoose: (value: string) => void
}) {
  return (
    <label>
      <span class="visually-hidden">{props.label}</span>
      <select value={props.value ?? ''} onChange={(event) => props.onChoose(event.currentTarget.value)}>
        {props.options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
