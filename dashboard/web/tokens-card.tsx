import { useState } from 'preact/hooks'
import { callApi, useApi } from './api.ts'
import { Fault, Field } from './fields.tsx'
import { Card, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { Await } from './states.tsx'
import { fieldsOf, useSending } from './use-sending.ts'
import type { NewToken, Tokens } from './views.ts'

const LIVES = [30, 90, 365]

/** One's own tokens for programs: made, told once, revoked. */
export function TokensCard() {
  const { t } = useSettings()
  const loaded = useApi<Tokens>('/account/tokens')
  const [made, setMade] = useState<string>()
  return (
    <Card title={t.tokens.title} note={t.tokens.note}>
      <div class="tokens">
        <MakeToken
          onMade={(token) => {
            setMade(token)
            loaded.retry()
          }}
        />
        {made !== undefined && <MadeToken token={made} />}
        <Await from={loaded}>
          {({ rows }) =>
            rows.length === 0 ? (
              <p class="muted">{t.tokens.none}</p>
            ) : (
              <TokenList rows={rows} onRevoked={loaded.retry} />
            )
          }
        </Await>
      </div>
    </Card>
  )
}

function MakeToken({ onMade }: { onMade: (token: string) => void }) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending({ MANY_TOKENS: t.tokens.many })
  const submit = (event: SubmitEvent) => {
    const field = fieldsOf(event)
    const form = event.currentTarget as HTMLFormElement
    send(async () => {
      const body = { name: field('token-name'), days: Number(field('token-days')) }
      const { token } = await callApi<NewToken>('POST', '/account/tokens', body)
      form.reset()
      onMade(token)
    })
  }
  return (
    <form class="stack-form" onSubmit={submit}>
      <Field id="token-name" label={t.tokens.name} hint={t.tokens.nameHint} autocomplete="off" />
      <div class="field">
        <label for="token-days">{t.tokens.days}</label>
        <select id="token-days" name="token-days">
          {LIVES.map((days) => (
            <option key={days} value={days}>
              {t.tokens.dayCount(days)}
            </option>
          ))}
        </select>
      </div>
      <Fault>{fault}</Fault>
      <button type="submit" class="button button-main" disabled={busy}>
        {t.tokens.make}
      </button>
    </form>
  )
}

function MadeToken({ token }: { token: string }) {
  const { t } = useSettings()
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(token)
    setIsCopied(true)
  }
  return (
    <div class="notice notice-open" role="status">
      <p>{t.tokens.made}</p>
      <p>
        <code class="wrap">{token}</code>
        <button type="button" class="copy" onClick={() => void copy()}>
          {isCopied ? t.tokens.copied : t.tokens.copy}
        </button>
      </p>
    </div>
  )
}

function TokenList({ rows, onRevoked }: { rows: Tokens['rows']; onRevoked: () => void }) {
  const { t } = useSettings()
  const { busy, fault, send } = useSending()
  const revoke = (id: number) =>
    send(async () => {
      await callApi('DELETE', `/account/tokens/${id}`)
      onRevoked()
    })
  return (
    <>
      <Fault>{fault}</Fault>
      <ul class="token-list">
        {rows.map((row) => (
          <li key={row.id}>
            <span>
              <strong>{row.name}</strong>
              <span class="muted small token-times">
                {t.tokens.created} <Time at={row.createdAt} day /> ·{' '}
                {row.isExpired ? t.tokens.expired : t.tokens.expires} <Time at={row.expiresAt} day /> ·{' '}
                {t.tokens.used} {row.lastUsedAt === null ? t.tokens.never : <Time at={row.lastUsedAt} />}
              </span>
            </span>
            <button
              type="button"
              class="button button-quiet"
              disabled={busy}
              aria-label={t.tokens.revokeNamed(row.name)}
              onClick={() => revoke(row.id)}
            >
              {t.tokens.revoke}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
