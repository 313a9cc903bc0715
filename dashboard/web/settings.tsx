import { createContext, type ComponentChildren } from 'preact'
import { useContext, useEffect, useMemo, useState } from 'preact/hooks'
import { ApiError, callApi } from './api.ts'
import { openFormats, type Formats } from './formats.ts'
import { messages, type Language, type Messages } from './messages.ts'
import type { Taxonomy } from './views.ts'

export type Theme = 'system' | 'light' | 'dark'
export type Zone = 'utc' | 'local'
type Choices = { language: Language; theme: Theme; zone: Zone }
type Settings = Choices & {
  t: Messages
  format: Formats
  choose: (change: Partial<Choices>) => void
  /** Names of categories, empty until someone is signed in. */
  names: Taxonomy['names']
  loadNames: () => void
}

const Context = createContext<Settings | undefined>(undefined)

export function useSettings(): Settings {
  return useContext(Context)!
}

export function SettingsProvider({ children }: { children: ComponentChildren }) {
  const [choices, setChoices] = useState(storedChoices)
  const [names, setNames] = useState<Taxonomy['names']>({})
  useEffect(() => store(choices), [choices])
  const settings = useMemo<Settings>(() => {
    const t = messages[choices.language]
    return {
      ...choices,
      t,
      format: openFormats(choices.language, choices.zone, t),
      choose: (change) => setChoices({ ...choices, ...change }),
      names,
      loadNames: () => void readNames().then(setNames),
    }
  }, [choices, names])
  return <Context.Provider value={settings}>{children}</Context.Provider>
}

/** Without an answer ids are shown; the page's own request says what is wrong. */
async function readNames(): Promise<Taxonomy['names']> {
  try {
    return (await callApi<Taxonomy>('GET', '/taxonomy')).names
  } catch (error) {
    if (error instanceof ApiError) return {}
    throw error
  }
}

function storedChoices(): Choices {
  const stored = (name: keyof Choices) => localStorage.getItem(`lanternfish.${name}`)
  const language = stored('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')
  const theme = stored('theme')
  return {
    language: language === 'zh' ? 'zh' : 'en',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    zone: stored('zone') === 'local' ? 'local' : 'utc',
  }
}

function store(choices: Choices): void {
  for (const [name, value] of Object.entries(choices)) localStorage.setItem(`lanternfish.${name}`, value)
  const root = document.documentElement
  root.lang = choices.language === 'zh' ? 'zh-Hans' : 'en'
  if (choices.theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = choices.theme
}
