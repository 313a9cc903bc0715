import { DestinationsCard } from './destinations-card.tsx'
import { useApi } from './api.ts'
import { Card, useCategoryName, TableHead } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await, Empty } from './states.tsx'
import type { Rule, Rules } from './views.ts'

const POLL_MS = 10_000

/** What a unit wants to be told, how good it turned out to be, and where it is told. */
export function RulesPage() {
  const { t } = useSettings()
  const loaded = useApi<Rules>('/rules', () => POLL_MS)
  usePageTitle(t.alerts.rules)
  return (
    <div class="page">
      <div class="page-head">
        <div>
          <h1>{t.alerts.rules}</h1>
          <p class="muted">{t.alerts.rulesLead}</p>
        </div>
        <Link href="/rules/new" class="button button-main">
          {t.alerts.newRule}
        </Link>
      </div>
      <Await from={loaded}>
        {(found) => (
          <>
            <OpenBaselines found={found} />
            <RuleTable found={found} />
            <DestinationsCard destinations={found.destinations} onChanged={loaded.retry} />
          </>
        )}
      </Await>
    </div>
  )
}

/** A rule that is silent because its market is new must not look like one that finds nothing. */
function OpenBaselines({ found: { openBaselines } }: { found: Rules }) {
  const { t } = useSettings()
  if (openBaselines.length === 0) return null
  const names = openBaselines.map(({ marketTitle, startPath }) => `${marketTitle} ${startPath}`)
  return (
    <p class="notice notice-open">
      {t.alerts.openBaselines} {names.join(', ')}
    </p>
  )
}

function RuleTable({ found }: { found: Rules }) {
  const { t } = useSettings()
  if (found.rules.length === 0)
    return (
      <Card title={t.alerts.rules}>
        <Empty title={t.alerts.noRules}>{t.alerts.noRulesHint}</Empty>
      </Card>
    )
  const columns = [
    t.alerts.name,
    t.alerts.asks,
    t.alerts.precision,
    t.alerts.fresh,
    t.alerts.to,
    t.alerts.state,
  ]
  return (
    <div class="card card-flush">
      <table class="people rules" role="table">
        <TableHead names={columns} />
        <tbody role="rowgroup">
          {found.rules.map((rule) => (
            <Row key={rule.id} rule={rule} found={found} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ rule, found }: { rule: Rule; found: Rules }) {
  const { t, format } = useSettings()
  const { useful, noise, new: fresh } = rule.counts
  const asks = useAsks(rule, found)
  const names = found.destinations.filter(({ id }) => rule.destinations.includes(id)).map(({ name }) => name)
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <Link href={`/rules/${rule.id}`}>{rule.name}</Link>
        <span class="muted small rule-owner">{rule.owner}</span>
      </th>
      <td role="cell">
        <ul class="asks">
          {asks.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </td>
      <td role="cell">
        {rule.precision === null ? (
          <span class="muted small">{t.alerts.notJudged}</span>
        ) : (
          <span title={t.alerts.precisionOf(format.count(useful), format.count(useful + noise))}>
            <span class="figure">{format.percent(rule.precision)}</span>{' '}
            <span class="muted small">
              {format.count(useful)}/{format.count(useful + noise)}
            </span>
          </span>
        )}
      </td>
      <td role="cell">
        <Link href={`/alerts?rule=${rule.id}`}>
          <span class="visually-hidden">{t.alerts.fresh}: </span>
          {format.count(fresh)}
        </Link>
      </td>
      <td role="cell">
        {names.length > 0 ? names.join(', ') : <span class="muted">{t.alerts.inboxOnly}</span>}
      </td>
      <td role="cell">
        <RuleState rule={rule} />
      </td>
    </tr>
  )
}

function RuleState({ rule }: { rule: Rule }) {
  const { t } = useSettings()
  if (rule.fault !== null)
    return (
      <>
        <span class="chip chip-bad">{t.alerts.faulty}</span>
        <p class="small" title={rule.fault}>
          {t.alerts.faultNote}
        </p>
      </>
    )
  if (!rule.enabled) return <span class="chip chip-open">{t.alerts.off}</span>
  if (!rule.isBaselined) return <span class="chip chip-bad">{t.alerts.unfinished}</span>
  return <span class="chip">{t.alerts.on}</span>
}

/** A rule's conditions, each in a few words. */
function useAsks(rule: Rule, { markets }: Rules): string[] {
  const { t, format } = useSettings()
  const category = useCategoryName()
  const title = new Map(markets.map(({ name, title }) => [name, title]))
  const asked = (label: string, values: string[]) =>
    values.length > 0 ? [t.alerts.pair(label, values.join(', '))] : []
  return [
    ...asked(
      t.told.becomes,
      rule.states.map((state) => t.life.states[state] ?? state),
    ),
    ...asked(
      t.alerts.categories,
      rule.categories.map((one) => category(...(one.split('/') as [string, string?]))),
    ),
    ...asked(t.alerts.words, rule.query === null ? [] : [rule.query]),
    ...asked(t.alerts.pattern, rule.pattern === null ? [] : [rule.pattern]),
    ...asked(
      t.alerts.markets,
      rule.markets.map((one) => title.get(one) ?? one),
    ),
    ...asked(t.alerts.shipsFrom, rule.shipsFrom.map(format.place)),
    ...asked(t.alerts.shipsTo, rule.shipsTo.map(format.place)),
  ]
}
