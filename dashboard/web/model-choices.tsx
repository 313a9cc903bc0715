import { Card, Time, useCategoryName } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { Model } from './views.ts'

type Made = Model['models'][number]

/** Models that were made here, what each would change, and who promoted or took back which. */
export function ModelChoices({ model: { models, choices } }: { model: Model }) {
  const { t } = useSettings()
  return (
    <Card title={t.model.models} note={t.model.modelsNote}>
      {models.length === 0 && (
        <p class="muted">
          {t.model.noModels} <code>./lanternfish train --help</code>
        </p>
      )}
      <ul class="models">
        {models.map((one) => (
          <Item key={one.version} made={one} />
        ))}
      </ul>
      {choices.length > 0 && <h3>{t.model.choices}</h3>}
      <ul class="readings">
        {choices.map(({ version, kind, by, at }) => (
          <li key={`${at} ${kind}`}>
            <span>{t.model.choice[kind](by, version ?? t.model.own)}</span>
            <span class="muted small">
              <Time at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Item({ made: { version, madeAt, madeBy, atWork, comparison } }: { made: Made }) {
  const { t, format } = useSettings()
  const name = useCategoryName()
  const { against, sets, passes } = comparison
  const worse = sets.flatMap(({ classes }) =>
    classes.filter((one) => one.worse).map(({ category }) => category),
  )
  const state = atWork ? t.model.atWork : passes ? t.model.noWorse(against) : t.model.worse(against)
  return (
    <li>
      <p>
        <code>{version}</code> <span class={passes || atWork ? 'chip' : 'chip chip-open'}>{state}</span>
      </p>
      <p class="muted small">
        {madeBy} · <Time at={madeAt} />
      </p>
      <ul class="moved small">
        {sets.map(({ name: set, gained, lost }) => (
          <li key={set}>
            {t.model.change(t.model.setNames[set] ?? set, format.count(gained), format.count(lost))}
          </li>
        ))}
      </ul>
      {worse.length > 0 && (
        <p class="small">{t.model.worseAt([...new Set(worse)].map((id) => name(id)).join(', '))}</p>
      )}
    </li>
  )
}
