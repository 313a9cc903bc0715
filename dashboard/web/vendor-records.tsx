import { Hash } from './observations-card.tsx'
import { Card, Time } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { VendorPage } from './views.ts'

/** What the vendor's own pages said, one row a change. */
export function VendorChanges({ changes }: { changes: VendorPage['changes'] }) {
  const { t, format } = useSettings()
  if (changes.length === 0)
    return (
      <Card title={t.analysis.vendorSaid}>
        <p class="muted">{t.analysis.vendorSaidNothing}</p>
      </Card>
    )
  const heads = [
    t.time,
    t.vendorLevel,
    t.vendorRating,
    t.vendorSales,
    t.analysis.joined,
    t.analysis.pgpSha256,
  ]
  return (
    <Card title={t.analysis.vendorSaid} note={t.analysis.vendorSaidNote}>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.analysis.vendorSaid}>
        <table class="data">
          <thead>
            <tr>
              {heads.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changes.map((said) => (
              <tr key={`${said.captureId} ${said.at}`}>
                <td>
                  <Time at={said.at} />
                </td>
                <td>{said.level ?? '–'}</td>
                <td>{said.rating === null ? '–' : format.decimal(said.rating)}</td>
                <td>{said.sales === null ? '–' : format.count(said.sales)}</td>
                <td>{said.joinedAt ?? '–'}</td>
                <td>{said.pgpSha256 === null ? '–' : <code>{said.pgpSha256.slice(0, 16)}…</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

export function VendorCaptures({ captures }: { captures: VendorPage['captures'] }) {
  const { t } = useSettings()
  if (captures.length === 0)
    return (
      <Card title={t.analysis.latestCaptures}>
        <p class="muted">{t.analysis.noCaptures}</p>
      </Card>
    )
  return (
    <Card title={t.analysis.latestCaptures} note={t.analysis.latestCapturesNote}>
      <ul class="capture-list">
        {captures.map((capture) => (
          <li key={capture.captureId}>
            <span>
              <Time at={capture.at} />{' '}
              <span class="muted small">{t.pageKinds[capture.kind] ?? capture.kind}</span>
            </span>
            <span>
              <Hash hash={capture.sha256} />
              {capture.leafHash !== null && <span class="sealed">{t.evidenceLeaf}</span>}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
