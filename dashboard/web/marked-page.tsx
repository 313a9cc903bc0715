import { Card } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { useFieldName } from './use-field-name.ts'
import type { MarketReading } from './views.ts'

type Example = MarketReading['examples'][number]
const DEEPEST = 12

/** A kept page as its text alone, each run as deep as it stood, with the fields that were read there. */
export function MarkedPage({ example }: { example: Example }) {
  const { t, format } = useSettings()
  const { pageKind, path, capturedAt, runs } = example
  const nameOf = useFieldName()
  const shallowest = Math.min(...runs.map(({ depth }) => depth))
  const title = t.reading.example(t.reading.kinds[pageKind] ?? pageKind)
  return (
    <Card title={title} note={t.reading.exampleNote(path ?? '–', format.time(capturedAt))}>
      <div class="marked-page" tabIndex={0} role="region" aria-label={title}>
        <ol>
          {runs.map(({ depth, tag, text, fields }, i) => (
            <li key={i} class={`marked-depth-${Math.min(depth - shallowest, DEEPEST)}`}>
              <code class="muted">{tag}</code>{' '}
              {fields ? (
                <>
                  <mark dir="auto">{text}</mark> <span class="chip">{fields.map(nameOf).join(', ')}</span>
                </>
              ) : (
                <span dir="auto">{text}</span>
              )}
            </li>
          ))}
        </ol>
      </div>
    </Card>
  )
}
