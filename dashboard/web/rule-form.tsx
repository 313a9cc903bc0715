import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { callApi } from './api.ts'
import { CategoryField } from './category-field.tsx'
import { Fault } from './fields.tsx'
import { Card } from './pieces.tsx'
import { Link, navigate } from './router.tsx'
import { badPlacesOf, conditionsOf, draftOf, isEmpty, type RuleDraft } from './rule-draft.ts'
import { RulePreview } from './rule-preview.tsx'
import { RuleAbout, StateField } from './rule-states.tsx'
import { useSettings } from './settings.tsx'
import { useSending } from './use-sending.ts'
import type { Rule, Rules } from './views.ts'

type Change = (changes: Partial<RuleDraft>) => void
type Part = { draft: RuleDraft; change: Change }

export function RuleForm({ rule, found }: { rule: Rule | undefined; found: Rules }) {
  const { t } = useSettings()
  const [draft, setDraft] = useState(() => draftOf(rule))
  const { busy, fault, send } = useSending(t.alerts.refusals)
  const change: Change = (changes) => setDraft((before) => ({ ...before, ...changes }))
  const bad = badPlacesOf(draft)
  const isOpen = bad.length > 0 || (draft.about === 'changes' && isEmpty(draft))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const { name, enabled, destinations } = draft
    const body = { name, enabled, destinations, ...conditionsOf(draft) }
    send(async () => {
      await (rule ? callApi('PUT', `/rules/${rule.id}`, body) : callApi('POST', '/rules', body))
      navigate('/rules')
    })
  }
  return (
    <form class="rule-form" onSubmit={submit}>
      <div class="rule-main">
        <Asking draft={draft} change={change} found={found} />
      </div>
      <div class="rule-side">
        <RulePreview draft={draft} isBad={bad.length > 0} />
        <Telling draft={draft} change={change} found={found}>
          <Fault>{bad.length > 0 ? t.alerts.badPlaces(bad.join(', ')) : fault}</Fault>
          <div class="rule-actions">
            <button type="submit" class="button button-main" disabled={busy || isOpen}>
              {busy ? t.alerts.saving : t.alerts.save}
            </button>
            <Link href="/rules" class="button">
              {t.alerts.cancel}
            </Link>
          </div>
        </Telling>
      </div>
    </form>
  )
}

/** What the rule asks for. */
function Asking({ draft, change, found }: Part & { found: Rules }) {
  const { t } = useSettings()
  const isOfChanges = draft.about === 'changes'
  return (
    <Card title={t.alerts.asks}>
      <div class="rule-fields">
        <TextField
          id="name"
          label={t.alerts.name}
          value={draft.name}
          onInput={(name) => change({ name })}
          required
        />
        <RuleAbout draft={draft} change={change} />
        {isOfChanges && <StateField draft={draft} change={change} />}
        <CategoryField draft={draft} change={change} />
        {!isOfChanges && <Words draft={draft} change={change} />}
        <Checks
          label={t.alerts.markets}
          chosen={draft.markets}
          options={found.markets.map(({ name, title }) => [name, title])}
          onChange={(markets) => change({ markets })}
        />
        {!isOfChanges && <Places draft={draft} change={change} />}
      </div>
    </Card>
  )
}

/** Where the rule is told, whether it is on, and what saving it does. */
function Telling({ draft, change, found, children }: Part & { found: Rules; children: ComponentChildren }) {
  const { t } = useSettings()
  return (
    <Card title={t.alerts.to}>
      {found.destinations.length === 0 && <p class="muted small">{t.alerts.noDestinations}</p>}
      <Checks
        label={t.alerts.destinations}
        chosen={draft.destinations}
        options={found.destinations.map(({ id, name }) => [id, name])}
        onChange={(destinations) => change({ destinations })}
      />
      <label class="check">
        <input type="checkbox" checked={draft.enabled} onChange={() => change({ enabled: !draft.enabled })} />
        <span>{t.alerts.enabled}</span>
      </label>
      <p class="muted small">{draft.about === 'changes' ? t.told.changesNote : t.alerts.baselineNote}</p>
      {children}
    </Card>
  )
}

function Words({ draft, change }: Part) {
  const { t } = useSettings()
  return (
    <>
      <TextField
        id="words"
        label={t.alerts.words}
        hint={t.alerts.wordsHint}
        value={draft.query}
        onInput={(query) => change({ query })}
      />
      <TextField
        id="pattern"
        label={t.alerts.pattern}
        hint={t.alerts.patternHint}
        value={draft.pattern}
        onInput={(pattern) => change({ pattern })}
        isCode
      />
    </>
  )
}

function Places({ draft, change }: Part) {
  const { t } = useSettings()
  return (
    <div class="field-pair">
      <TextField
        id="ships-from"
        label={t.alerts.shipsFrom}
        hint={t.alerts.placesHint}
        value={draft.shipsFrom}
        onInput={(shipsFrom) => change({ shipsFrom })}
      />
      <TextField
        id="ships-to"
        label={t.alerts.shipsTo}
        hint={t.alerts.reachHint}
        value={draft.shipsTo}
        onInput={(shipsTo) => change({ shipsTo })}
      />
    </div>
  )
}

type TextProps = {
  id: string
  label: string
  hint?: string
  value: string
  required?: boolean
  isCode?: boolean
  onInput: (value: string) => void
}

function TextField({ id, label, hint, value, required, isCode, onInput }: TextProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        class={isCode ? 'code-input' : undefined}
        autocomplete="off"
        spellcheck={false}
        value={value}
        required={required}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {hint && (
        <p id={`${id}-hint`} class="muted small">
          {hint}
        </p>
      )}
    </div>
  )
}

function Checks(props: {
  label: string
  chosen: string[]
  options: [string, string][]
  onChange: (chosen: string[]) => void
}) {
  const { label, chosen, options, onChange } = props
  if (options.length === 0) return null
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {options.map(([value, name]) => (
        <label key={value} class="check">
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  )
}
