import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export type Place = { path: string; search: URLSearchParams }

const MOVED = 'lanternfish:moved'

function currentPlace(): Place {
  return { path: location.pathname, search: new URLSearchParams(location.search) }
}

export function navigate(href: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  dispatchEvent(new Event(MOVED))
}

/** Where the reader is; changes with links of ours and with the browser's own buttons. */
export function usePlace(): Place {
  const [place, setPlace] = useState(currentPlace)
  useEffect(() => {
    const follow = () => setPlace(currentPlace())
    for (const event of [MOVED, 'popstate']) addEventListener(event, follow)
    return () => [MOVED, 'popstate'].forEach((event) => removeEventListener(event, follow))
  }, [])
  return place
}

type LinkProps = {
  href: string
  class?: string
  current?: boolean
  /** What it is for, where its words do not say it alone. */
  label?: string
  children: ComponentChildren
}

/** A link within the console. With a modifier key it opens as the browser wants. */
export function Link({ href, class: className, current, label, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(href)
    scrollTo(0, 0)
  }
  return (
    <a
      href={href}
      class={className}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      onClick={follow}
    >
      {children}
    </a>
  )
}
