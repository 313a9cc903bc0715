import { useApi } from './api.ts'
import { MarkedPage } from './marked-page.tsx'
import { MarketQuarantine } from './market-quarantine.tsx'
import { NoMarket } from './no-market.tsx'
import { CutPages } from './cut-pages.tsx'
import { ReadingHealth } from './reading-health.tsx'
import { Card, TableHead } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await } from './states.tsx'
import { useFieldName } from './use-field-name.ts'
import type { MarketReading } from './views.ts'

const POLL_MS = 15_000

/** What was learned of a market's pages, how well they are read, and what waits for a person. */
export function MarketReadingPage({ name }: { name: string }) {
  const { t } = useSettings()
  const loaded = useApi<MarketReading>(`/markets/${encodeURIComponent(name)}/reading`, () => POLL_MS)
  const title = loaded.data?.title ?? name
  usePageTitle(`${t.reading.title}: ${title}`)
  if (loaded.error?.status === 404) return <NoMarket />
  return (
    <div class="page">
      <nav class="crumbs" aria-label={t.markets}>
        <Link href="/markets">{t.markets}</Link> <Link href={`/markets/${name}`}>{title}</Link>
      </nav>
      <h1>{t.reading.title}</h1>
      <p class="muted">{t.reading.lead}</p>
      <Await from={loaded}>{(reading) => <Reading reading={reading} onDecided={loaded.retry} />}</Await>
    </div>
  )
}

function Reading({ reading, onDecided }: { reading: MarketReading; onDecided: () => void }) {
  return (
    <div class="reading">
      <MarketQuarantine reading={reading} onDecided={onDecided} />
      <Wrapper reading={reading} />
      <ReadingHealth health={reading.health} />
      <CutPages cut={reading.cut} />
      {reading.examples.map((example) => (
        <MarkedPage key={example.pageKind} example={example} />
      ))}
    </div>
  )
}

function Wrapper({ reading: { wrapper, name } }: { reading: MarketReading }) {
  const { t, format } = useSettings()
  const nameOf = useFieldName()
  if (!wrapper)
    return (
      <Card title={t.reading.wrapper}>
        <p class="muted">{t.reading.noWrapper}</p>
      </Card>
    )
  const nameWithheld = (entry: string) => {
    const [kind = '', field] = entry.split('.')
    if (field === undefined) return t.reading.withheldReviews
    return t.reading.withheldField(t.reading.kinds[kind] ?? kind, nameOf(field))
  }
  const { version, learnedAt, learnedFrom, note, withheld, lists } = wrapper
  const told = t.reading.wrapperNote(String(version), format.time(learnedAt), format.count(learnedFrom))
  return (
    <Card title={t.reading.wrapper} note={`${told} ${t.reading.notes[note] ?? ''}`}>
      {lists.map((list) => (
        <LearnedList key={`${list.record} ${list.evidence}`} list={list} />
      ))}
      {withheld.length > 0 && (
        <p class="small">
          {t.reading.withheld}{' '}
          {withheld.map((field) => (
            <span key={field} class="chip reading-withheld">
              {nameWithheld(field)}
            </span>
          ))}
        </p>
      )}
      <p class="small muted">
        {t.reading.draft} <code>./lanternfish recipe draft {name}</code>{' '}
        <code>./lanternfish recipe use {name}</code>
      </p>
    </Card>
  )
}

type List = NonNullable<MarketReading['wrapper']>['lists'][number]

function LearnedList({ list }: { list: List }) {
  const { t, format } = useSettings()
  const nameOf = useFieldName()
  const fields = [['title', list.title] as const, ...Object.entries(list.fields)]
  const { field, how, why, sure } = t.reading
  return (
    <details class="reading-list" open={list.pages > 1}>
      <summary>
        {t.reading.list(format.count(list.records), format.count(list.pages))}{' '}
        <code class="wrap">{list.record}</code>
      </summary>
      <table class="reading-fields" role="table">
        <TableHead names={[field, how, why, sure]} />
        <tbody role="rowgroup">
          {fields.map(([name, rule]) => (
            <tr key={name} role="row">
              <th scope="row" role="rowheader">
                {nameOf(name)}
              </th>
              <td role="cell">{t.reading.ways[rule.by] ?? rule.by}</td>
              <td role="cell" class="muted">
                {t.reading.evidence(rule.evidence)}
              </td>
              <td role="cell" class="right">
                {format.percent(rule.confidence)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
