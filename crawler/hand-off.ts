import type { WebSocket } from 'ws'
import type { HandOffEnding, HandOffInput } from '#contracts/hand-off.ts'
import { isGate } from '#contracts/page-kind.ts'
import { endHandOff, letGo, type Viewer } from '#db/hand-offs.ts'
import { openHandOffLink, type HandOffLink } from './hand-off-link.ts'
import { openHandOffView, type HandOffView } from './hand-off-view.ts'
import type { ShownPage } from './hand-off-watch.ts'
import type { HandOffTools } from './hand-off-desk.ts'
import type { MarketSession } from './market-session.ts'
import { reportPath } from './report-path.ts'

/** Endings that are no operator's. */
const BY_ITSELF: ReadonlySet<HandOffEnding> = new Set(['expired', 'closed', 'stopped'])

/** One gate that was put before a person, from its asking to its end. */
export class HandOff {
  readonly id: string
  readonly #session: MarketSession
  readonly #tools: HandOffTools
  readonly #url: string
  readonly #over = Promise.withResolvers<HandOffEnding>()
  #timer: NodeJS.Timeout | undefined
  #viewer: Viewer | undefined
  #link: HandOffLink | undefined
  #view: Promise<HandOffView> | undefined
  /** What whoever comes next is shown at once; in memory alone, and gone with the hand-off. */
  #lastFrame: Buffer | undefined
  #lastPage: ShownPage | undefined
  #isOver = false

  constructor(
    id: string,
    session: MarketSession,
    tools: HandOffTools,
    { url, expiresAt }: { url: string; expiresAt: Date },
  ) {
    this.id = id
    this.#session = session
    this.#tools = tools
    this.#url = url
    this.#expireAt(expiresAt)
    session.signal.addEventListener('abort', () => void this.#end('closed'), { once: true })
    if (session.signal.aborted) void this.#end('closed')
  }

  /** Settles when all of it is closed and its end is on record. */
  get over(): Promise<HandOffEnding> {
    return this.#over.promise
  }

  /** The operator who holds it now; whoever had it before is shown nothing more. */
  admit(socket: WebSocket, viewer: Viewer): void {
    if (this.#isOver) return socket.close()
    this.#link?.close()
    const link = openHandOffLink(socket, (input) => this.#act(input))
    this.#link = link
    this.#viewer = viewer
    this.#expireAt(viewer.expiresAt)
    this.#tools.events.handOffTaken(this.#session.market.name, this.id)
    socket.once('close', () => this.#left(link, viewer))
    const window = this.#session.identity.viewport
    link.tell({ type: 'taken', endsInMs: this.#msUntil(viewer.expiresAt), window })
    this.#tellPage()
    if (this.#lastFrame) link.show(this.#lastFrame)
    this.#open().catch((error: unknown) => this.#failed(error))
  }

  #open(): Promise<HandOffView> {
    const { identity, recipe, deps } = this.#session
    const { browser, log, clock } = this.#tools
    this.#view ??= openHandOffView({
      browser,
      log,
      clock,
      identity,
      recipe,
      // Rules may change while somebody is at it.
      gate: (input) => deps.gate.judge(input),
      url: this.#url,
      timeoutMs: deps.config.fetchTimeoutMs,
      actor: () => this.#viewer?.name,
      onFrame: (jpeg) => {
        this.#lastFrame = jpeg
        this.#link?.show(jpeg)
      },
      onPage: (page) => {
        this.#lastPage = page
        this.#tellPage()
      },
      onNotice: (code) => this.#link?.tell({ type: 'notice', code }),
      onStopped: (hit) => void this.#end('stopped', () => reportPath(this.#session, pathOf(hit.url), hit)),
      onGone: () => this.#failed(new Error('its browser ended')),
    })
    return this.#view
  }

  #tellPage(): void {
    if (!this.#lastPage) return
    const { kind, gateEndsAt } = this.#lastPage
    const gateEndsInMs = gateEndsAt && this.#msUntil(gateEndsAt)
    this.#link?.tell({ type: 'page', kind, isGate: isGate(kind), gateEndsInMs })
  }

  #msUntil(at: Date): number {
    return at.getTime() - this.#tools.clock.now().getTime()
  }

  async #act(input: HandOffInput): Promise<void> {
    try {
      if (input.type === 'drawn') return
      const view = await this.#open()
      if (input.type !== 'end') return await view.act(input)
      if (input.as !== 'solved') return await this.#end(input.as)
      if (!(await view.isPast())) return this.#link?.tell({ type: 'notice', code: 'still-gate' })
      await view.keep()
      await this.#end('solved')
    } catch (error) {
      // A page on its way to the next takes no input, and one that hangs none either: the operator tries again.
      this.#tools.log.debug(
        { handOffId: this.id, act: input.type, fault: (error as Error).name },
        'an act did nothing',
      )
    }
  }

  /** The view is opened anew by whoever comes next. */
  #failed(fault: unknown): void {
    if (this.#isOver) return
    this.#tools.events.handOffFailed(this.id, fault)
    const view = this.#view
    this.#view = undefined
    this.#link?.tell({ type: 'gone', reason: 'crawler' })
    this.#link?.close()
    void disposeOf(view)
  }

  #left(link: HandOffLink, viewer: Viewer): void {
    if (this.#link !== link) return
    this.#link = undefined
    this.#viewer = undefined
    if (!this.#isOver) letGo(this.#tools.database, this.id, viewer).catch(this.#tools.events.loopFailed)
  }

  #expireAt(at: Date): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#end('expired'), this.#msUntil(at))
  }

  /** @param report is on record before the end is */
  async #end(ending: HandOffEnding, report?: () => Promise<void>): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    const { database, clock, events } = this.#tools
    const actor = BY_ITSELF.has(ending) ? undefined : this.#viewer?.name
    this.#lastFrame = undefined
    try {
      await disposeOf(this.#view)
      await report?.()
      await endHandOff(database, this.id, { ending, actor, now: clock.now() })
      events.handOffEnded(this.#session.market.name, this.id, ending)
      this.#over.resolve(ending)
    } catch (error) {
      this.#over.reject(error)
    } finally {
      this.#link?.tell({ type: 'ended', ending })
      this.#link?.close()
    }
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** One that never stood has closed itself. */
async function disposeOf(view: Promise<HandOffView> | undefined): Promise<void> {
  const opened = await view?.catch(() => undefined)
  await opened?.[Symbol.asyncDispose]()
}
