import { useAccount } from './account.tsx'
import { callApi, useApi } from './api.ts'
import { Fault } from './fields.tsx'
import { Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import { useSending } from './use-sending.ts'
import type { CredentialRow, Credentials } from './views.ts'

/** For administrators: the log-ins that the crawler may use, and who decided on them. */
export function CredentialsPage() {
  const { t } = useSettings()
  const credentials = useApi<Credentials>('/credentials')
  usePageTitle(t.credentials.title)
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <Link href="/accounts" class="small">
            {t.credentials.back}
          </Link>
          <h1>{t.credentials.title}</h1>
          <p class="muted">{t.credentials.lead}</p>
        </div>
      </header>
      <Await from={credentials}>
        {({ credentials: rows }) =>
          rows.length === 0 ? <None /> : <CredentialTable rows={rows} onChanged={credentials.retry} />
        }
      </Await>
    </div>
  )
}

function None() {
  const { t } = useSettings()
  return (
    <Empty title={t.credentials.none}>
      <code>./lanternfish market credential add</code>
    </Empty>
  )
}

type Changes = { onChanged: () => void }

function CredentialTable({ rows, onChanged }: { rows: CredentialRow[] } & Changes) {
  const { t } = useSettings()
  const { market, state, history } = t.credentials
  return (
    <div class="card card-flush">
      <table class="people log-ins" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[market, state, history].map((name) => (
              <th key={name} scope="col" role="columnheader">
                {name}
              </th>
            ))}
            <td role="cell" />
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={row.id} row={row} onChanged={onChanged} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, onChanged }: { row: CredentialRow } & Changes) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending(t.credentials.faults)
  const state = stateOf(row)
  const decide = (word: string) =>
    send(async () => {
      await callApi('POST', `/credentials/${row.id}/${word}`)
      onChanged()
    })
  return (
    <tr role="row" class={state === 'revoked' ? 'is-off' : undefined}>
      <th scope="row" role="rowheader">
        <Link href={`/markets/${row.market}`}>{row.market}</Link>
        <Fault>{fault}</Fault>
      </th>
      <td role="cell">
        <span class={state === 'approved' ? 'chip' : 'chip chip-open'}>{t.credentials.states[state]}</span>
      </td>
      <td role="cell">
        <History row={row} />
      </td>
      <td role="cell" class="people-actions">
        {state !== 'revoked' && <Actions row={row} busy={busy} decide={decide} />}
      </td>
    </tr>
  )
}

function History({ row }: { row: CredentialRow }) {
  const { t, format } = useSettings()
  const { entered, approved, revoked, used, usedOnce } = t.credentials
  const { logIns } = row
  return (
    <ul class="log-in-history">
      <Line what={entered(row.entered.by)} at={row.entered.at} />
      {row.approved && <Line what={approved(row.approved.by)} at={row.approved.at} />}
      {row.lastLogInAt !== null && (
        <Line what={logIns === 1 ? usedOnce : used(format.count(logIns))} at={row.lastLogInAt} />
      )}
      {row.revoked && <Line what={revoked(row.revoked.by)} at={row.revoked.at} />}
    </ul>
  )
}

function Line({ what, at }: { what: string; at: string }) {
  return (
    <li>
      {what}{' '}
      <span class="muted small">
        <Time at={at} />
      </span>
    </li>
  )
}

type ActionsProps = { row: CredentialRow; busy: boolean; decide: (word: string) => void }

function Actions({ row, busy, decide }: ActionsProps) {
  const { t } = useSettings()
  const isOwn = row.entered.by.toLowerCase() === useAccount().name.toLowerCase()
  const isWaiting = row.approved === null
  return (
    <>
      {isWaiting && isOwn && <span class="muted small">{t.credentials.other}</span>}
      {isWaiting && !isOwn && (
        <button
          type="button"
          class="button button-small button-main"
          disabled={busy}
          aria-label={t.credentials.approveOf(row.market)}
          onClick={() => decide('approve')}
        >
          {t.credentials.approve}
        </button>
      )}
      <button
        type="button"
        class="button button-small"
        disabled={busy}
        aria-label={t.credentials.revokeOf(row.market)}
        onClick={() => decide('revoke')}
      >
        {t.credentials.revoke}
      </button>
    </>
  )
}

function stateOf({ approved, revoked }: CredentialRow): 'waiting' | 'approved' | 'revoked' {
  if (revoked) return 'revoked'
  return approved ? 'approved' : 'waiting'
}
