import { Segments } from './pieces.tsx'
import type { RuleDraft } from './rule-draft.ts'
import { useSettings } from './settings.tsx'

type Part = { draft: RuleDraft; change: (changes: Partial<RuleDraft>) => void }

/** As they follow on each other when it goes badly. */
const STATES = [
  'seized',
  'exit-suspected',
  'gone',
  'down',
  'degraded',
  'queue-walled',
  'login-walled',
  'up',
] as const

/** Whether a rule asks for listings or for how markets fare. */
export function RuleAbout({ draft, change }: Part) {
  const { t } = useSettings()
  return (
    <div class="field">
      <span class="field-name">{t.told.about}</span>
      <Segments
        label={t.told.about}
        value={draft.about}
        options={[
          ['listings', t.told.listings],
          ['changes', t.told.changes],
        ]}
        onChoose={(about) => change({ about })}
      />
    </div>
  )
}

/** The states of a market that are told. */
export function StateField({ draft, change }: Part) {
  const { t } = useSettings()
  const { states } = draft
  const toggle = (state: (typeof STATES)[number]) =>
    change({ states: states.includes(state) ? states.filter((one) => one !== state) : [...states, state] })
  return (
    <fieldset class="choices" aria-describedby="states-hint">
      <legend>{t.told.becomes}</legend>
      <div class="category-grid">
        {STATES.map((state) => (
          <label key={state} class="check">
            <input type="checkbox" checked={states.includes(state)} onChange={() => toggle(state)} />
            <span>{t.life.states[state]}</span>
          </label>
        ))}
      </div>
      <p id="states-hint" class="muted small">
        {t.told.becomesHint}
      </p>
    </fieldset>
  )
}
