import { useState } from 'preact/hooks'
import { useAccount } from './account.tsx'
import { AddAccountCard } from './add-account-card.tsx'
import { callApi, useApi } from './api.ts'
import { Fault } from './fields.tsx'
import { Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { RoleSelect } from './role-select.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await } from './states.tsx'
import { useSending, type Sending } from './use-sending.ts'
import type { AccountRow, Accounts } from './views.ts'

/** A one-time password to hand over: the API tells it once. */
export type Issued = { name: string; oneTimePassword: string }

/** For administrators: who may sign in, and as what. */
export function AccountsPage() {
  const { t } = useSettings()
  const accounts = useApi<Accounts>('/accounts')
  const [issued, setIssued] = useState<Issued>()
  usePageTitle(t.people.accounts)
  const onIssued = (made: Issued) => {
    setIssued(made)
    accounts.retry()
  }
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{t.people.accounts}</h1>
          <p class="muted">{t.people.accountsLead}</p>
        </div>
        <Link href="/accounts/log-ins" class="button">
          {t.credentials.title}
        </Link>
      </header>
      {issued && <IssuedNotice issued={issued} onDone={() => setIssued(undefined)} />}
      <Await from={accounts}>
        {({ accounts: rows }) => <AccountTable rows={rows} onChanged={accounts.retry} onIssued={onIssued} />}
      </Await>
      <AddAccountCard onIssued={onIssued} />
    </div>
  )
}

function IssuedNotice({ issued, onDone }: { issued: Issued; onDone: () => void }) {
  const { t } = useSettings()
  return (
    <div class="notice notice-open issued" role="status">
      <h2>{t.people.issued(issued.name)}</h2>
      <code class="issued-password">{issued.oneTimePassword}</code>
      <p>{t.people.issuedNote}</p>
      <button type="button" class="button" onClick={onDone}>
        {t.people.done}
      </button>
    </div>
  )
}

type Changes = { onChanged: () => void; onIssued: (issued: Issued) => void }

function AccountTable({ rows, ...changes }: { rows: AccountRow[] } & Changes) {
  const { t } = useSettings()
  const columns = [t.people.name, t.people.role, t.people.state, t.people.since]
  return (
    <div class="card card-flush">
      <table class="people" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((name) => (
              <th key={name} scope="col" role="columnheader">
                {name}
              </th>
            ))}
            <td role="cell" />
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={row.id} row={row} {...changes} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, onChanged, onIssued }: { row: AccountRow } & Changes) {
  const { t } = useSettings()
  const isOwn = row.id === useAccount().id
  const { busy, fault, send } = useSending()
  const change = (body: { role?: string; disabled?: boolean }) =>
    send(async () => {
      await callApi('PATCH', `/accounts/${row.id}`, body)
      onChanged()
    })
  return (
    <tr role="row" class={row.state === 'disabled' ? 'is-off' : undefined}>
      <th scope="row" role="rowheader">
        {row.name} {isOwn && <span class="muted small">({t.people.you})</span>}
        <Fault>{fault}</Fault>
      </th>
      <td role="cell">
        {isOwn ? (
          t.people.roleNames[row.role]
        ) : (
          <RoleSelect
            label={t.people.changeRoleOf(row.name)}
            value={row.role}
            disabled={busy}
            onChoose={(role) => change({ role })}
          />
        )}
      </td>
      <td role="cell">
        <span class={row.state === 'active' ? 'chip' : 'chip chip-open'}>{t.people.states[row.state]}</span>
      </td>
      <td role="cell">
        <Time at={row.createdAt} day />
      </td>
      <td role="cell" class="people-actions">
        {!isOwn && <Actions row={row} busy={busy} change={change} send={send} onIssued={onIssued} />}
      </td>
    </tr>
  )
}

type ActionsProps = Pick<Sending, 'busy' | 'send'> & {
  row: AccountRow
  change: (body: { disabled: boolean }) => void
  onIssued: (issued: Issued) => void
}

function Actions({ row, busy, change, send, onIssued }: ActionsProps) {
  const { t } = useSettings()
  const isOff = row.state === 'disabled'
  const reset = () =>
    send(async () => {
      const path = `/accounts/${row.id}/one-time-password`
      onIssued({ name: row.name, ...(await callApi<{ oneTimePassword: string }>('POST', path)) })
    })
  const toggle = () => change({ disabled: !isOff })
  return (
    <>
      <Act name={t.people.resetPassword} of={row.name} busy={busy} onClick={reset} />
      <Act name={isOff ? t.people.enable : t.people.disable} of={row.name} busy={busy} onClick={toggle} />
    </>
  )
}

function Act(props: { name: string; of: string; busy: boolean; onClick: () => void }) {
  const { t } = useSettings()
  const { name, of, busy, onClick } = props
  return (
    <button
      type="button"
      class="button button-small"
      disabled={busy}
      aria-label={t.people.changeOf(name, of)}
      onClick={onClick}
    >
      {name}
    </button>
  )
}
