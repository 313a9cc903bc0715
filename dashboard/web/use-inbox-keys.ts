import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Triage } from './views.ts'

const JUDGE: Record<string, Triage> = { u: 'useful', n: 'noise', c: 'closed' }

/**
 * Keys of the inbox while the focus is in its list, so that nobody judges by typing elsewhere. Rows carry `data-alert`
 * and a link; when a judged row leaves the list, the focus goes to the one that took its place.
 */
export function useInboxKeys(
  list: RefObject<HTMLUListElement | null>,
  judge: (id: number, triage: Triage) => void,
): (event: KeyboardEvent) => void {
  const left = useRef<number | undefined>(undefined)
  const links = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-alert] .title') ?? [])]
  useLayoutEffect(() => {
    if (left.current === undefined || list.current?.contains(document.activeElement)) return
    const all = links()
    all[Math.min(left.current, all.length - 1)]?.focus()
    left.current = undefined
  })
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = (event.target as Element).closest<HTMLElement>('[data-alert]')
    const at = row ? links().findIndex((link) => row.contains(link)) : -1
    const key = event.key.toLowerCase()
    if (key === 'j' || key === 'k') links()[Math.max(0, at + (key === 'j' ? 1 : -1))]?.focus()
    const triage = JUDGE[key]
    if (!row || !triage) return
    left.current = at
    judge(Number(row.dataset['alert']), triage)
  }
}
