import { useState } from 'preact/hooks'
import { Price } from './listing-table.tsx'
import { Card, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { Observation } from './views.ts'

const SHOWN = 10

/** Every reading with the capture that it comes from. */
export function ObservationsCard({ observations }: { observations: Observation[] }) {
  const { t, format } = useSettings()
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? observations : observations.slice(0, SHOWN)
  return (
    <Card title={t.observations} note={t.observationsNote} class="card-flush-body">
      <table class="captures" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[t.time, t.kind, t.price, 'SHA-256', t.recipe].map((name, column) => (
              <th key={name} scope="col" role="columnheader" class={column === 2 ? 'right' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((seen) => (
            <Row key={`${seen.captureId} ${seen.reading}`} seen={seen} />
          ))}
        </tbody>
      </table>
      {observations.length > shown.length && (
        <button type="button" class="button show-all" onClick={() => setIsWhole(true)}>
          {t.showAll(format.count(observations.length))}
        </button>
      )}
    </Card>
  )
}

function Row({ seen }: { seen: Observation }) {
  const { t } = useSettings()
  return (
    <tr role="row">
      <td role="cell">
        <Time at={seen.at} />
      </td>
      <td role="cell">{t.pageKinds[seen.kind] ?? seen.kind}</td>
      <td role="cell" class="right">
        <span class="price-cell">
          <Price row={seen} />
        </span>
      </td>
      <td role="cell">
        {seen.sha256 === null ? <span class="muted">{t.captureGone}</span> : <Hash hash={seen.sha256} />}
        {seen.leafHash !== null && <span class="sealed">{t.evidenceLeaf}</span>}
        {seen.purgedAt !== null && (
          <span class="purged" title={t.keeping.tombstoneNote(seen.purgedBy ?? '')}>
            {t.keeping.purged}, {t.keeping.tombstone} <Time at={seen.purgedAt} day />
          </span>
        )}
      </td>
      <td role="cell">
        <code>{seen.reading}</code>
        {seen.lane !== null && <span class="muted small"> {seen.lane}</span>}
      </td>
    </tr>
  )
}

export function Hash({ hash }: { hash: string }) {
  const { t } = useSettings()
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(hash)
    setIsCopied(true)
  }
  return (
    <span class="hash">
      <code title={hash}>{hash.slice(0, 10)}…</code>
      <button
        type="button"
        class="copy"
        aria-label={t.copyHash(hash.slice(0, 10))}
        onClick={() => void copy()}
      >
        <span aria-live="polite">{isCopied ? t.copied : t.copy}</span>
      </button>
    </span>
  )
}
