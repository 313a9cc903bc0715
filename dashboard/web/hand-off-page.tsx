import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { useApi } from './api.ts'
import { Countdown } from './countdown.tsx'
import { HandOffScreen, type CanvasRef } from './hand-off-screen.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { useHandOff, type HandOff } from './use-hand-off.ts'
import type { HandOffs } from './views.ts'

/** One gate, in the browser of the crawler that stands before it. */
export function HandOffPage({ id }: { id: string }) {
  const { t } = useSettings()
  const canvas = useRef<HTMLCanvasElement>(null)
  const handOff = useHandOff(id, (jpeg) => draw(canvas.current, jpeg))
  const all = useApi<HandOffs>('/hand-offs')
  const row = [...(all.data?.open ?? []), ...(all.data?.ended ?? [])].find((each) => each.id === id)
  const title = row ? t.handOffs.title(t.handOffs.kinds[row.kind], row.marketTitle) : t.handOffs.titleUnknown
  usePageTitle(title)
  const isHere = handOff.state.kind === 'live' || handOff.state.kind === 'connecting'
  return (
    <div class="page hand-off">
      <header class="page-head">
        <div>
          <p class="small">
            <Link href="/hand-offs">{t.handOffs.back}</Link>
          </p>
          <h1>{title}</h1>
        </div>
        <Times of={handOff} />
      </header>
      <State of={handOff} />
      {isHere && <Desk of={handOff} canvas={canvas} />}
    </div>
  )
}

/** The picture and what belongs to it. */
function Desk({ of, canvas }: { of: HandOff; canvas: CanvasRef }) {
  const { t } = useSettings()
  const text = useRef<HTMLInputElement>(null)
  const { send, window, state } = of
  const isOff = state.kind !== 'live'
  const end = (as: 'solved' | 'refused' | 'blocked') => () => send({ type: 'end', as })
  return (
    <>
      <HandOffScreen canvas={canvas} window={window} send={send} onLeave={() => text.current?.focus()} />
      <div class="hand-off-tools">
        <TextForm input={text} send={send} isOff={isOff} />
        <div class="hand-off-buttons">
          <button type="button" class="button button-main" disabled={isOff} onClick={end('solved')}>
            {t.handOffs.solved}
          </button>
          <button type="button" class="button" disabled={isOff} onClick={() => send({ type: 'reload' })}>
            {t.handOffs.reload}
          </button>
          <button type="button" class="button" disabled={isOff} onClick={end('blocked')}>
            {t.handOffs.blocked}
          </button>
          <button type="button" class="button" disabled={isOff} onClick={end('refused')}>
            {t.handOffs.giveUp}
          </button>
        </div>
      </div>
      <div class="muted small hand-off-help" id="hand-off-help">
        <p>{t.handOffs.screenHelp}</p>
        <p>{t.handOffs.onePicture}</p>
        <p>{t.handOffs.lowBandwidth}</p>
      </div>
    </>
  )
}

type TextFormProps = { input: { current: HTMLInputElement | null }; send: HandOff['send']; isOff: boolean }

/** For letters that are put together from several keys, for phones, and for readers of a screen. */
function TextForm({ input, send, isOff }: TextFormProps) {
  const { t } = useSettings()
  const [text, setText] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (text !== '') send({ type: 'text', text })
    setText('')
  }
  return (
    <form class="field hand-off-text" onSubmit={submit}>
      <label for="hand-off-text">{t.handOffs.textLabel}</label>
      <div class="hand-off-line">
        <input
          id="hand-off-text"
          ref={input}
          type="text"
          value={text}
          maxLength={500}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={isOff}>
          {t.handOffs.send}
        </button>
      </div>
    </form>
  )
}

function Times({ of: { state, page } }: { of: HandOff }) {
  const { t } = useSettings()
  if (state.kind !== 'live') return null
  return (
    <dl class="market-now-facts">
      {page?.isGate && page.gateEndsAt !== undefined && (
        <div>
          <dt>{t.handOffs.gateTime}</dt>
          <dd>
            <Countdown until={page.gateEndsAt} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t.handOffs.ownTime}</dt>
        <dd>
          <Countdown until={state.endsAt} />
        </dd>
      </div>
    </dl>
  )
}

/** One sentence that says how it stands; spoken when it changes. */
function State({ of }: { of: HandOff }) {
  const { t } = useSettings()
  const { state, page, notice } = of
  const h = t.handOffs
  switch (state.kind) {
    case 'connecting':
      return <Told look="open">{h.connecting}</Told>
    case 'held':
      return <Told look="open">{h.held(state.by)}</Told>
    case 'gone':
      return <Told look="bad">{state.reason === 'unknown' ? h.unknown : h.crawlerGone}</Told>
    case 'ended': {
      const look = state.ending === 'solved' ? 'done' : 'open'
      return <Told look={look}>{`${h.endedTitle(h.endings[state.ending])} ${h.endedMore}`}</Told>
    }
    case 'lost':
      return (
        <Told look="bad" action={{ name: h.again, run: of.again }}>
          {h.lost}
        </Told>
      )
    case 'live':
      if (notice) return <Told look="open">{h.notices[notice]}</Told>
      return <Told look="done">{page && !page.isGate ? h.past : h.live}</Told>
  }
}

type ToldProps = {
  look: 'open' | 'bad' | 'done'
  action?: { name: string; run: () => void }
  children: ComponentChildren
}

function Told({ look, action, children }: ToldProps) {
  return (
    <div class={`notice notice-${look}`} role="status">
      <p>{children}</p>
      {action && (
        <button type="button" class="button" onClick={action.run}>
          {action.name}
        </button>
      )}
    </div>
  )
}

async function draw(canvas: HTMLCanvasElement | null, jpeg: Blob): Promise<void> {
  const picture = await createImageBitmap(jpeg)
  canvas?.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
}
