import { useEffect, useState } from 'preact/hooks'
import { navigate } from './router.tsx'

/** `status` 0: the console did not answer at all. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

type Failure = { error?: { code?: string; message?: string } }

/** @throws ApiError for every answer that is not a success. */
export async function callApi<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  { isBackground = false } = {},
): Promise<Answer> {
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    // What a page asks by itself does not keep a session open that nobody uses.
    ...(isBackground && { 'x-background': '1' }),
  }
  const sent = body === undefined ? { headers } : { headers, body: JSON.stringify(body) }
  const answer = await ask(path, { method, ...sent })
  return answer.status === 204 ? (undefined as Answer) : ((await answer.json()) as Answer)
}

/** Saves what the API gives under the name that it gives. @throws ApiError as `callApi` */
export async function saveFile(path: string): Promise<void> {
  const answer = await ask(path, {})
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await answer.blob())
  link.download = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? ''
  link.click()
  URL.revokeObjectURL(link.href)
}

async function ask(path: string, request: RequestInit): Promise<Response> {
  const answer = await fetch(`/api/v1${path}`, request).catch((cause: unknown) => {
    throw new ApiError(0, 'OFFLINE', String(cause))
  })
  if (answer.ok) return answer
  const { error } = (await answer.json()) as Failure
  throw new ApiError(answer.status, error?.code ?? 'FAULT', error?.message ?? answer.statusText)
}

export type Loaded<Answer> = { data?: Answer; error?: ApiError; busy: boolean; retry: () => void }

/**
 * Reads `path` now, when it changes, and then every `pollMs` of the last answer while the page is in front. What was
 * read before stays on screen until the next answer is here. Without a session it goes to the sign-in page.
 */
export function useApi<Answer>(path: string, pollMs?: (answer: Answer) => number): Loaded<Answer> {
  const [state, setState] = useState<Omit<Loaded<Answer>, 'retry'>>({ busy: true })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async (isBackground = false) => {
      try {
        const data = await callApi<Answer>('GET', path, undefined, { isBackground })
        if (stopped) return
        setState({ data, busy: false })
        if (pollMs)
          timer = setTimeout(() => void (document.hidden ? waitForFront() : read(true)), pollMs(data))
      } catch (error) {
        if (stopped || !(error instanceof ApiError)) throw error
        if (error.status === 401) goToSignIn()
        else setState((before) => ({ ...before, error, busy: false }))
      }
    }
    const waitForFront = () =>
      document.addEventListener('visibilitychange', () => void read(), { once: true })
    setState(({ data }) => (data === undefined ? { busy: true } : { data, busy: true }))
    void read()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [path, round])
  return { ...state, retry: () => setRound(round + 1) }
}

export function goToSignIn(): void {
  const here = location.pathname + location.search
  navigate(here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`, { replace: true })
}
