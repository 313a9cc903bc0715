import type { ComponentChildren } from 'preact'
import { useSettings } from './settings.tsx'

/** A time in the chosen zone, with both zones on hover and for assistive technology. */
export function Time({ at, day = false }: { at: string; day?: boolean }) {
  const { format } = useSettings()
  const [utc, local] = format.bothTimes(at)
  return (
    <time dateTime={at} title={`${utc} · ${local}`} class="time">
      {day ? format.day(at) : format.time(at)}
    </time>
  )
}

/** A time in both zones, for where it matters. */
export function BothTimes({ at }: { at: string }) {
  const { format } = useSettings()
  const [utc, local] = format.bothTimes(at)
  return (
    <time dateTime={at} class="time">
      {utc}
      {/* In a country whose clocks show UTC the second line would say the same again. */}
      {new Date(at).getTimezoneOffset() !== 0 && <span class="muted time-local">{local}</span>}
    </time>
  )
}

export type Categorised = {
  category: string | null
  subcategory?: string | null
  probability: number | null
  abstained: boolean | null
}

/** What a listing is, and how sure the classifier was; a guess that a person must judge is marked as one. */
export function CategoryChip({ of }: { of: Categorised }) {
  const { t, format } = useSettings()
  const name = useCategoryName()
  if (of.category === null) return <span class="chip chip-open">{t.undecided}</span>
  const label = name(of.category, of.subcategory ?? undefined)
  const share = of.probability === null ? undefined : format.percent(of.probability)
  return (
    <span class={of.abstained ? 'chip chip-open' : 'chip'} title={of.abstained ? t.abstained : undefined}>
      <span class="chip-name">{of.abstained ? t.perhaps(label) : label}</span>
      {share && (
        <span class="chip-share">
          <span class="visually-hidden">{t.probability(share)}</span>
          <span aria-hidden="true">{share}</span>
        </span>
      )}
    </span>
  )
}

/** The name of a category, with its subcategory where there is one. */
export function useCategoryName() {
  const { names, language, t } = useSettings()
  return (category: string, subcategory?: string): string => {
    if (category === 'undecided') return t.undecided
    const main = names[category]?.[language] ?? category
    if (!subcategory) return main
    return `${main} · ${names[`${category}/${subcategory}`]?.[language] ?? subcategory}`
  }
}

type CardProps = { title: string; note?: ComponentChildren; actions?: ComponentChildren; class?: string }

export function Card({
  title,
  note,
  actions,
  class: name,
  children,
}: CardProps & { children: ComponentChildren }) {
  return (
    <section class={`card ${name ?? ''}`}>
      <header class="card-head">
        <div>
          <h2>{title}</h2>
          {note && <p class="muted">{note}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  )
}

/** One of a few, as a row of buttons. */
export function Segments<Value extends string>(props: {
  label: string
  value: Value
  options: [Value, string][]
  onChoose: (value: Value) => void
}) {
  return (
    <div class="segments" role="group" aria-label={props.label}>
      {props.options.map(([value, name]) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => props.onChoose(value)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

/** The head of a table whose columns have nothing but names. */
export function TableHead({ names }: { names: readonly string[] }) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {names.map((name) => (
          <th key={name} scope="col" role="columnheader">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}
