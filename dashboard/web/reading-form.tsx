import { useState } from 'preact/hooks'
import { callApi } from './api.ts'
import { Fault } from './fields.tsx'
import { useCategoryName } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import { useSending } from './use-sending.ts'

/** Reported to a hotline, never taught. */
const NEVER = 'csam'

type Props = {
  id: number
  /** The hash of the text that the person has in view. */
  text: string
  title: string
  /** Categories to be chosen with one press. */
  likely: string[]
  onDone: () => void
}

/** A person says what a listing is: by a button for what is likely, or from all categories. */
export function ReadingForm({ id, text, title, likely, onDone }: Props) {
  const { t } = useSettings()
  const name = useCategoryName()
  const [chosen, setChosen] = useState('')
  const { busy, fault, send } = useSending(t.review.faults)
  const give = (value: string) =>
    send(async () => {
      const [category = '', subcategory = null] = value.split('/')
      await callApi('POST', `/listings/${id}/correction`, { text, category, subcategory })
      onDone()
    })
  return (
    <div class="reading-form">
      {likely
        .filter((category) => category !== NEVER)
        .map((category) => (
          <button
            key={category}
            type="button"
            class="button button-small"
            disabled={busy}
            aria-label={t.review.sayOf(name(category), title)}
            onClick={() => give(category)}
          >
            {name(category)}
          </button>
        ))}
      <CategorySelect label={t.review.chooseFor(title)} value={chosen} onChoose={setChosen} />
      <button
        type="button"
        class="button button-small button-main"
        disabled={busy || chosen === ''}
        aria-label={t.review.saveOf(title)}
        onClick={() => give(chosen)}
      >
        {t.review.save}
      </button>
      <Fault>{fault}</Fault>
    </div>
  )
}

type SelectProps = { label: string; value: string; onChoose: (value: string) => void }

function CategorySelect({ label, value, onChoose }: SelectProps) {
  const { t, names } = useSettings()
  const name = useCategoryName()
  const ids = Object.keys(names).filter((id) => id !== NEVER && !id.startsWith(`${NEVER}/`))
  const tops = ids.filter((id) => !id.includes('/'))
  return (
    <select aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      <option value="">{t.review.choose}</option>
      {tops.map((top) => (
        <optgroup key={top} label={name(top)}>
          <option value={top}>{name(top)}</option>
          {ids
            .filter((id) => id.startsWith(`${top}/`))
            .map((id) => (
              <option key={id} value={id}>
                {name(top, id.slice(top.length + 1))}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  )
}
