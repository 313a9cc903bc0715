import type { FoundBrowser } from '#infra/browser/find-browser.ts'
import type { Logger } from '#shared/logger.ts'
import { messageOf, MissingServiceError } from '#shared/errors.ts'
import { DeadlineError, withDeadline } from '#shared/with-deadline.ts'
import { launchBrowser, type LaunchedBrowser } from './launch-browser.ts'

export type BrowserPoolOptions = {
  browser: FoundBrowser
  log: Logger
  allowUnsandboxed?: boolean
  /** Units of work after which a browser is replaced. */
  maxUses?: number
  /** Memory of the whole process group at which it is replaced. */
  maxPssBytes?: number
}

/** A browser in use. Give it back exactly once. */
export type BrowserLease = AsyncDisposable & { launched: LaunchedBrowser }

type Running = {
  launched: Promise<LaunchedBrowser>
  /** Ends a launch that is under way. */
  giveUp: AbortController
  users: number
  uses: number
  retired: boolean
}

const DEFAULT_MAX_USES = 250
const DEFAULT_MAX_PSS_BYTES = 1_000_000_000
/** Reading /proc for each page would cost more than what it finds. */
const PSS_EVERY_USES = 10

/** One browser for everybody, replaced by count, by memory and when it dies; the old one ends with its last user. */
export class BrowserPool implements AsyncDisposable {
  readonly #options: BrowserPoolOptions
  readonly #all = new Set<Running>()
  readonly #ending = new Set<Promise<void>>()
  #current: Running | undefined
  #isClosed = false

  constructor(options: BrowserPoolOptions) {
    this.#options = options
  }

  /** @throws MissingServiceError when no browser starts, or none in this time */
  async lease(timeoutMs: number): Promise<BrowserLease> {
    // A second try must not start what nobody would end.
    if (this.#isClosed) throw new MissingServiceError('The browser was closed while pages were being read.')
    const running = (this.#current ??= this.#start())
    running.users++
    running.uses++
    try {
      const launched = await withDeadline(running.launched, timeoutMs)
      return { launched, [Symbol.asyncDispose]: () => this.#giveBack(running, launched) }
    } catch (error) {
      this.#leave(running)
      if (!(error instanceof DeadlineError)) throw error
      throw new MissingServiceError(
        `The browser did not start within ${Math.round(timeoutMs)} ms: free processors or memory, or allow more time.`,
      )
    }
  }

  /** Memory of the browser that is running now; 0 without one. */
  async pssBytes(): Promise<number> {
    return this.#current ? (await this.#current.launched).pssBytes() : 0
  }

  /** Contexts that are open in the browser that is running now; 0 without one. */
  async contexts(): Promise<number> {
    return this.#current ? (await this.#current.launched).browser.contexts().length : 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    this.#current = undefined
    for (const running of this.#all) this.#end(running)
    await Promise.all(this.#ending)
  }

  #start(): Running {
    const giveUp = new AbortController()
    const launched = launchBrowser({ ...this.#options, signal: giveUp.signal })
    const running: Running = { launched, giveUp, users: 0, uses: 0, retired: false }
    this.#all.add(running)
    void this.#watch(running)
    return running
  }

  async #watch(running: Running): Promise<void> {
    try {
      const { browser } = await running.launched
      browser.once('disconnected', () => this.#retire(running))
    } catch {
      // Whoever asked for the browser is told; the next one tries again.
      this.#all.delete(running)
      this.#retire(running)
    }
  }

  #retire(running: Running): void {
    running.retired = true
    if (this.#current === running) this.#current = undefined
    if (running.users === 0) this.#end(running)
  }

  async #giveBack(running: Running, launched: LaunchedBrowser): Promise<void> {
    const { maxUses = DEFAULT_MAX_USES, maxPssBytes = DEFAULT_MAX_PSS_BYTES, log } = this.#options
    const isOld = running.uses >= maxUses
    const isDue = running.uses % PSS_EVERY_USES === 0
    if (isOld || (isDue && (await launched.pssBytes()) > maxPssBytes)) {
      if (!running.retired) log.info({ uses: running.uses }, 'the browser is replaced')
      this.#retire(running)
    }
    this.#leave(running)
  }

  #leave(running: Running): void {
    running.users--
    if (running.retired && running.users === 0) this.#end(running)
  }

  /** Nobody waits for it but whoever closes the pool: a browser may take its time to go. */
  #end(running: Running): void {
    if (!this.#all.delete(running)) return
    running.giveUp.abort()
    const ending = this.#close(running).finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
  }

  async #close({ launched }: Running): Promise<void> {
    try {
      await (await launched)[Symbol.asyncDispose]()
    } catch (error) {
      this.#options.log.warn({ reason: messageOf(error) }, 'a browser did not close')
    }
  }
}
