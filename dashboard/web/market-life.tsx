import { Card, Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { StateMark } from './market-state.tsx'
import type { MarketPage, Overview } from './views.ts'

/** Each change in the life of a market, newest first, with the fetch and the capture that show it. */
export function LifeLine({ market }: { market: MarketPage }) {
  const { t } = useSettings()
  return (
    <Card title={t.life.line} note={t.life.lineNote}>
      {market.changes.length === 0 && <p class="muted">{t.life.noChange}</p>}
      <ol class="life-line">
        {market.changes.map((change) => (
          <li key={`${change.at} ${change.state}`}>
            <span class="life-head">
              <StateMark of={{ state: change.state, since: null }} />
              <Time at={change.at} />
            </span>
            <span>{t.life.reason(change.reason)}</span>
            <span class="muted small life-evidence">
              {change.fetchId !== null && (
                <Link href={`/crawl/pages?market=${market.name}`}>{t.life.fetch(change.fetchId)}</Link>
              )}
              {change.path !== null && <code class="wrap">{change.path}</code>}
              {change.captureId !== null && (
                <span>
                  {t.life.capture} <code class="wrap">{change.captureId}</code>
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

const TONES = {
  active: 'good',
  unproven: 'plain',
  resting: 'warn',
  quarantined: 'bad',
  retired: 'plain',
} as const

/** Each address with its health, and what its last comparison found. */
export function MarketMirrors({ market: { mirrors, mirrorLists } }: { market: MarketPage }) {
  const { t } = useSettings()
  return (
    <Card title={t.life.mirrors} note={t.life.mirrorsNote}>
      <ul class="mirror-list">
        {mirrors.map((mirror) => (
          <Mirror key={mirror.host} mirror={mirror} />
        ))}
      </ul>
      {mirrorLists.length > 0 && <Lists lists={mirrorLists} />}
    </Card>
  )
}

function Mirror({ mirror }: { mirror: MarketPage['mirrors'][number] }) {
  const { t, format } = useSettings()
  const { state, source, addedAt, answered, asked, reason, check } = mirror
  const health = asked === 0 ? t.life.notAsked : t.life.answered(format.count(answered), format.count(asked))
  return (
    <li>
      <span class={`mark mark-${TONES[state]}`}>{t.life.mirrorStates[state]}</span>
      <code class="wrap">
        {mirror.host}:{mirror.port}
      </code>
      <span class="muted small">
        {t.life.sources[source]}, {format.day(addedAt)} · {health}
      </span>
      {reason !== null && <span class="small">{t.life.reason(reason)}</span>}
      {check && (
        <span class="muted small">
          {t.life.checked} <Time at={check.at} />
          {check.captureId !== null && (
            <>
              {' '}
              · {t.life.capture} <code class="wrap">{check.captureId}</code>
            </>
          )}
        </span>
      )}
    </li>
  )
}

function Lists({ lists }: { lists: MarketPage['mirrorLists'] }) {
  const { t, format } = useSettings()
  return (
    <>
      <h3 class="mirror-lists">{t.life.lists}</h3>
      <ul class="mirror-list">
        {lists.map(({ readAt, outcome, reason, added, signedAt }) => (
          <li key={readAt}>
            <span class={`mark mark-${outcome === 'accepted' ? 'good' : 'bad'}`}>
              {t.life.listStates[outcome]}
            </span>
            <span>{t.life.reason(reason)}</span>
            <span class="muted small">
              <Time at={readAt} />
              {outcome === 'accepted' && ` · ${t.life.added(format.count(added))}`}
              {signedAt !== null && (
                <>
                  {' '}
                  · {t.life.signedAt} <Time at={signedAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** On the overview: markets that were taken or seem to go, for these cannot wait. */
export function Endangered({ markets }: { markets: Overview['endangered'] }) {
  const { t } = useSettings()
  return markets.map(({ name, title, state, reason, since }) => (
    <div class="notice notice-bad" role="alert" key={name}>
      <p>
        <Link href={`/markets/${name}`}>{title}</Link> <strong>{t.life.endangered[state]}</strong>{' '}
        {t.life.frozen}
      </p>
      <p class="small">
        {t.watch.since} <Time at={since} /> · {t.life.reason(reason)}
      </p>
    </div>
  ))
}
