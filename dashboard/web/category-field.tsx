import { useCategoryName } from './pieces.tsx'
import type { RuleDraft } from './rule-draft.ts'
import { useSettings } from './settings.tsx'

type Props = { draft: RuleDraft; change: (changes: Partial<RuleDraft>) => void }

/** Reported to a hotline, never alerted. */
const NEVER = 'csam'

/** Categories as boxes to check; subcategories are added one by one. */
export function CategoryField({ draft, change }: Props) {
  const { t, names } = useSettings()
  const nameOf = useCategoryName()
  const [tops, subs] = partition(Object.keys(names).filter((id) => id !== NEVER))
  const set = (categories: string[]) => change({ categories })
  const toggle = (id: string) =>
    set(
      draft.categories.includes(id)
        ? draft.categories.filter((one) => one !== id)
        : [...draft.categories, id],
    )
  const chosenSubs = draft.categories.filter((id) => id.includes('/'))
  return (
    <fieldset class="choices">
      <legend>{t.alerts.categories}</legend>
      <div class="category-grid">
        {tops.map((id) => (
          <label key={id} class="check">
            <input type="checkbox" checked={draft.categories.includes(id)} onChange={() => toggle(id)} />
            <span>{nameOf(id)}</span>
          </label>
        ))}
      </div>
      <select
        aria-label={t.alerts.addSubcategory}
        value=""
        onChange={(event) => toggle(event.currentTarget.value)}
      >
        <option value="">{t.alerts.addSubcategory}</option>
        {subs
          .filter((id) => !draft.categories.includes(id))
          .map((id) => (
            <option key={id} value={id}>
              {nameOf(...pathOf(id))}
            </option>
          ))}
      </select>
      <ChosenSubcategories chosen={chosenSubs} onRemove={toggle} />
      {draft.categories.length > 0 && <Undecided draft={draft} change={change} />}
    </fieldset>
  )
}

function Undecided({ draft, change }: Props) {
  const { t } = useSettings()
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={draft.includeUndecided}
        onChange={() => change({ includeUndecided: !draft.includeUndecided })}
      />
      <span>{t.alerts.includeUndecided}</span>
    </label>
  )
}

function ChosenSubcategories({ chosen, onRemove }: { chosen: string[]; onRemove: (id: string) => void }) {
  const { t } = useSettings()
  const nameOf = useCategoryName()
  if (chosen.length === 0) return null
  return (
    <ul class="active-filters">
      {chosen.map((id) => {
        const name = nameOf(...pathOf(id))
        return (
          <li key={id}>
            <button
              type="button"
              class="removable"
              aria-label={t.alerts.remove(name)}
              onClick={() => onRemove(id)}
            >
              <span>{name}</span>
              <span aria-hidden="true" class="cross">
                ×
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** Category and subcategory of `category/subcategory`. */
function pathOf(id: string): [string, string?] {
  return id.split('/') as [string, string?]
}

function partition(ids: string[]): [string[], string[]] {
  return [ids.filter((id) => !id.includes('/')), ids.filter((id) => id.includes('/'))]
}
