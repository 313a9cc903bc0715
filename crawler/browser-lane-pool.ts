import type { FoundBrowser } from '#infra/browser/find-browser.ts'
import type { Logger } from '#shared/logger.ts'
import { messageOf } from '#shared/errors.ts'
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

type Running = { launched: Promise<LaunchedBrowser>; users: number; uses: number; retired: boolean }

const DEFAULT_MAX_USES = 250
const DEFAULT_MAX_PSS_BYTES = 1_000_000_000
/** Reading /proc for each page would cost more than what it finds. */
const PSS_EVERY_USES = 10

/** One browser for everybody, replaced by count, by memory and when it dies; the old one ends with its last user. */
export class BrowserPool implements AsyncDisposable {
  readonly #options: BrowserPoolOptions
  readonly #all = new Set<Running>()
  #current: Running | undefined

  constructor(options: BrowserPoolOptions) {
    this.#options = options
  }

  async lease(): Promise<BrowserLease> {
    const running = (this.#current ??= this.#start())
    running.users++
    running.uses++
    const launched = await running.launched
    return { launched, [Symbol.asyncDispose]: () => this.#giveBack(running, launched) }
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
    this.#current = undefined
    const ends = await Promise.allSettled([...this.#all].map((running) => this.#end(running)))
    for (const end of ends)
      if (end.status === 'rejected')
        this.#options.log.warn({ reason: messageOf(end.reason) }, 'a browser did not close')
  }

  #start(): Running {
    const running: Running = { launched: launchBrowser(this.#options), users: 0, uses: 0, retired: false }
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
  }

  async #giveBack(running: Running, launched: LaunchedBrowser): Promise<void> {
    running.users--
    const { maxUses = DEFAULT_MAX_USES, maxPssBytes = DEFAULT_MAX_PSS_BYTES, log } = this.#options
    const isOld = running.uses >= maxUses
    const isDue = running.uses % PSS_EVERY_USES === 0
    if (isOld || (isDue && (await launched.pssBytes()) > maxPssBytes)) this.#retire(running)
    if (!running.retired || running.users > 0) return
    log.info({ uses: running.uses }, 'the browser is replaced')
    await this.#end(running)
  }

  async #end(running: Running): Promise<void> {
    if (!this.#all.delete(running)) return
    await (await running.launched)[Symbol.asyncDispose]()
  }
}
