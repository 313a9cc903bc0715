import { Card, useCategoryName } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { ModelSet } from './views.ts'

/** Each set that the model was asked about, as a whole. */
export function SetFigures({ sets }: { sets: ModelSet[] }) {
  const { t, format } = useSettings()
  const heads = [
    t.model.rows,
    t.model.accuracy,
    t.model.macroF1,
    t.model.error,
    t.model.abstained,
    t.model.whenSure,
  ]
  return (
    <Card title={t.model.sets} note={t.model.setsNote} class="card-flush-body">
      <div class="scroll scroll-whole" tabIndex={0} role="region" aria-label={t.model.sets}>
        <table class="data model-table">
          <thead>
            <tr>
              <th scope="col">{t.model.set}</th>
              {heads.map((head) => (
                <th key={head} scope="col" class="right">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sets.map((set) => (
              <tr key={set.name}>
                <th scope="row">
                  {t.model.setNames[set.name] ?? set.name}
                  <div class="muted small">{t.model.kinds[set.kind]}</div>
                </th>
                <td class="right figure">{format.count(set.rows)}</td>
                <td class="right figure">{share(set.accuracy)}</td>
                <td class="right figure">{share(set.macroF1)}</td>
                <td class="right figure">{share(set.calibrationError)}</td>
                <td class="right figure">{format.percent(set.abstained)}</td>
                <td class="right figure">{share(set.accuracyWhenSure)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

/** Precision and recall of each category, set by set, with their languages. */
export function ModelFigures({ sets }: { sets: ModelSet[] }) {
  const { t } = useSettings()
  const name = useCategoryName()
  const categories = [
    ...new Set(sets.flatMap(({ classes }) => classes.map(({ category }) => category))),
  ].sort()
  return (
    <Card title={t.model.classes} note={t.model.classesNote} class="card-flush-body">
      <div class="scroll scroll-whole" tabIndex={0} role="region" aria-label={t.model.classes}>
        <table class="data model-table">
          <thead>
            <tr>
              <th scope="col">{t.category}</th>
              {sets.map((set) => (
                <th key={set.name} scope="col" class="right">
                  {t.model.setNames[set.name] ?? set.name}
                  <div class="muted small">{t.model.languages[set.language]}</div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {categories.map((category) => (
              <tr key={category}>
                <th scope="row">{name(category)}</th>
                {sets.map((set) => (
                  <td key={set.name} class="right figure">
                    <ClassCell set={set} category={category} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function ClassCell({ set, category }: { set: ModelSet; category: string }) {
  const { t, format } = useSettings()
  const found = set.classes.find((one) => one.category === category)
  if (!found) return <span class="muted">–</span>
  return (
    <>
      {share(found.precision)} / {share(found.recall)}
      <div class="muted small">{t.model.of(format.count(found.support))}</div>
    </>
  )
}

function share(value: number): string {
  return value.toFixed(3)
}
