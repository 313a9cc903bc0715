import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useSettings } from './settings.tsx'

type FieldProps = {
  id: string
  label: string
  autocomplete: string
  hint?: string
  class?: string
  placeholder?: string
  autofocus?: boolean
}

/** A line of text with its label and, below it, what it is for. */
export function Field({ id, label, hint, autofocus = false, ...input }: FieldProps) {
  const focused = useFocus(autofocus)
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        ref={focused}
        id={id}
        name={id}
        type="text"
        autocapitalize="none"
        spellcheck={false}
        required
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      {hint && <Hint of={id}>{hint}</Hint>}
    </div>
  )
}

/** A password that a person knows, which they may look at while they type it. */
export function PasswordField({ id, label, hint, autocomplete, autofocus = false }: FieldProps) {
  const { t } = useSettings()
  const [shown, setShown] = useState(false)
  const input = {
    ref: useFocus(autofocus),
    id,
    name: id,
    autocomplete,
    autocapitalize: 'none',
    spellcheck: false,
    required: true,
    'aria-describedby': hint ? `${id}-hint` : undefined,
  } as const
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {shown ? <input {...input} type="text" /> : <input {...input} type="password" />}
      {hint && <Hint of={id}>{hint}</Hint>}
      <label class="check">
        <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
        <span>{t.people.showPassword}</span>
      </label>
    </div>
  )
}

/** The attribute of that name counts for a page's first form alone, not for one that comes later. */
function useFocus(wanted: boolean) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (wanted) input.current?.focus()
  }, [])
  return input
}

function Hint({ of, children }: { of: string; children: ComponentChildren }) {
  return (
    <p id={`${of}-hint`} class="muted small">
      {children}
    </p>
  )
}

/** Why a form was refused; empty while it was not. */
export function Fault({ children }: { children: ComponentChildren }) {
  return (
    <p class="fault" role="alert">
      {children}
    </p>
  )
}
