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
            <span>{change.reason}</span>
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
  const { t, format } = useSettings()
  return (
    <Card title={t.life.mirrors} note={t.life.mirrorsNote}>
      <ul class="mirror-list">
        {mirrors.map((mirror) => (
          <li key={mirror.host}>
            <span class={`mark mark-${TONES[mirror.state]}`}>{t.life.mirrorStates[mirror.state]}</span>
            <code class="wrap">
              {mirror.host}:{mirror.port}
            </code>
            <span class="muted small">
              {t.life.sources[mirror.source]}, {format.day(mirror.addedAt)} ·{' '}
              {mirror.asked === 0
                ? t.life.notAsked
                : t.life.answered(format.count(mirror.answered), format.count(mirror.asked))}
            </span>
            {mirror.reason !== null && <span class="small">{mirror.reason}</span>}
            {mirror.check && (
              <span class="muted small">
                {t.life.checked} <Time at={mirror.check.at} />
                {mirror.check.captureId !== null && (
                  <>
                    {' '}
                    · {t.life.capture} <code class="wrap">{mirror.check.captureId}</code>
                  </>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {mirrorLists.length > 0 && (
        <>
          <h3 class="mirror-lists">{t.life.lists}</h3>
          <ul class="mirror-list">
            {mirrorLists.map((list) => (
              <li key={list.readAt}>
                <span class={`mark mark-${list.outcome === 'accepted' ? 'good' : 'bad'}`}>
                  {t.life.listStates[list.outcome]}
                </span>
                <span>{list.reason}</span>
                <span class="muted small">
                  <Time at={list.readAt} />
                  {list.outcome === 'accepted' && ` · ${t.life.added(format.count(list.added))}`}
                  {list.signedAt !== null && (
                    <>
                      {' '}
                      · {t.life.signedAt} <Time at={list.signedAt} />
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
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
        {t.watch.since} <Time at={since} /> · {reason}
      </p>
    </div>
  ))
}
