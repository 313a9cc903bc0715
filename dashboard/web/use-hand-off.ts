import { useEffect, useRef, useState } from 'preact/hooks'
import type { HandOffEnding, HandOffInput, HandOffNews, HandOffNotice } from '#contracts/hand-off.ts'

export type HandOffState =
  | { kind: 'connecting' | 'lost' }
  | { kind: 'live'; endsAt: number }
  | { kind: 'held'; by: string }
  | { kind: 'ended'; ending: HandOffEnding }
  | { kind: 'gone'; reason: 'unknown' | 'crawler' }

/** What stands in the browser; `gateEndsAt` in milliseconds since 1970. */
export type ShownPage = { isGate: boolean; gateEndsAt: number | undefined }
type Window = { width: number; height: number }

export type HandOff = {
  state: HandOffState
  page: ShownPage | undefined
  notice: HandOffNotice | undefined
  /** In pixels of the browser that is shown. */
  window: Window
  send: (input: HandOffInput) => void
  again: () => void
}

const FIRST_WINDOW: Window = { width: 1366, height: 768 }

/**
 * Takes a hand-off while the page is open.
 *
 * @param draw is given each picture and resolves when it stands
 */
export function useHandOff(id: string, draw: (jpeg: Blob) => Promise<void>): HandOff {
  const [state, setState] = useState<HandOffState>({ kind: 'connecting' })
  const [page, setPage] = useState<ShownPage>()
  const [notice, setNotice] = useState<HandOffNotice>()
  const [window, setWindow] = useState(FIRST_WINDOW)
  const [round, setRound] = useState(0)
  const socket = useRef<WebSocket>(null)
  const send = (input: HandOffInput) => {
    if (input.type === 'press' || input.type === 'key-down') setNotice(undefined)
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(input))
  }

  useEffect(() => {
    const opened = new WebSocket(`/api/v1/hand-offs/${id}/view`)
    socket.current = opened
    setState({ kind: 'connecting' })
    const hear = (news: HandOffNews) => {
      if (news.type === 'taken') {
        setWindow(news.window)
        setState({ kind: 'live', endsAt: Date.now() + news.endsInMs })
      } else if (news.type === 'page') {
        const { isGate, gateEndsInMs } = news
        // Told late of the page that is there, it takes nothing back.
        setNotice((last) => (isGate && last === 'still-gate' ? last : undefined))
        setPage({ isGate, gateEndsAt: gateEndsInMs === null ? undefined : Date.now() + gateEndsInMs })
      } else if (news.type === 'notice') setNotice(news.code)
      else if (news.type === 'held') setState({ kind: 'held', by: news.by })
      else if (news.type === 'ended') setState({ kind: 'ended', ending: news.ending })
      else setState({ kind: 'gone', reason: news.reason })
    }
    opened.addEventListener('message', ({ data }: MessageEvent<string | Blob>) => {
      if (typeof data === 'string') hear(JSON.parse(data) as HandOffNews)
      else void draw(data).finally(() => send({ type: 'drawn' }))
    })
    // Where it was said why, that stands.
    opened.addEventListener('close', () =>
      setState((last) => (last.kind === 'live' || last.kind === 'connecting' ? { kind: 'lost' } : last)),
    )
    return () => opened.close()
  }, [id, round])
  return { state, page, notice, window, send, again: () => setRound(round + 1) }
}
