import type { Socket } from 'node:net'
import type { GuardDesk } from './egress-guard-desk.ts'
import { MAX_HEAD_BYTES, readRequestHead, valuesOf, type RequestHead } from './egress-guard-head.ts'
import { refusalPage } from './egress-guard-refusal.ts'
import { openResponseFramer, type ResponseFramer } from './egress-guard-response.ts'
import type { Destination, RuleName } from './egress-guard-rules.ts'
import { addressOf, type Recorder } from './egress-guard-watch.ts'
import { judgeImage, MAX_IMAGE_BYTES } from './image-window.ts'

type Running = {
  head: RequestHead
  url: string
  framer: ResponseFramer
  recorder: Recorder | undefined
  /** The captcha of a gate that a person looks at. */
  isCaptcha: boolean
  /** Bytes held back until the answer's head has been judged. */
  held: Buffer[]
  judged: boolean
  bytes: number
}

const REFUSED_LINGER_MS = 1_000

/**
 * Carries one connection of a lane to its onion, one request after another: each head is read and judged before a
 * byte of it goes on, each answer's head before a byte of it comes back.
 */
export class GuardedConnection {
  readonly #client: Socket
  readonly #upstream: Socket
  readonly #to: Destination
  readonly #desk: GuardDesk
  #pending: Buffer = Buffer.alloc(0)
  /** Bytes of a permitted request's body that are still to pass. */
  #bodyLeft = 0
  #tunnel = false
  /** A gate's form is being put on record, or the pace keeps a request back. */
  #atGate = false
  #refused = false
  #running: Running | undefined

  constructor(client: Socket, upstream: Socket, to: Destination, desk: GuardDesk) {
    this.#client = client
    this.#upstream = upstream
    this.#to = to
    this.#desk = desk
    client.on('data', (chunk: Buffer) => this.#fromClient(chunk))
    upstream.on('data', (chunk: Buffer) => this.#fromUpstream(chunk))
    client.on('drain', () => upstream.resume())
    client.once('close', () => this.#close())
    upstream.once('end', () => this.#upstreamEnded())
    upstream.once('close', () => this.#close())
    client.resume()
    upstream.resume()
  }

  #fromClient(chunk: Buffer): void {
    if (this.#refused) return
    if (this.#tunnel) return void this.#upstream.write(chunk)
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    this.#advance()
  }

  /** Passes on what may pass now; a request sent ahead waits until the one before it is answered. */
  #advance(): void {
    while (this.#pending.length > 0 && !this.#refused) {
      if (this.#bodyLeft > 0) {
        const part = this.#pending.subarray(0, this.#bodyLeft)
        this.#bodyLeft -= part.length
        this.#pending = this.#pending.subarray(part.length)
        this.#upstream.write(part)
        continue
      }
      if (this.#running || this.#atGate) {
        if (this.#pending.length > MAX_HEAD_BYTES) this.#client.pause()
        return
      }
      const verdict = readRequestHead(this.#pending)
      if (verdict.kind === 'more') return
      if (verdict.kind === 'malformed') return this.#refuse('malformed')
      const { head } = verdict
      const rule = this.#desk.rules.request(head, this.#to)
      if (rule === 'method') return this.#askGate(head)
      const isCaptcha = rule === 'resource-type' && this.#desk.images.claim(head, this.#to)
      if (rule && !isCaptcha) return this.#refuse(rule, head)
      if (!this.#spend(head, isCaptcha)) return
    }
    if (this.#client.isPaused()) this.#client.resume()
  }

  /** Starts the request if the budget still holds it. */
  #spend(head: RequestHead, isCaptcha = false): boolean {
    const rule = this.#desk.ledger.spendRequest()
    if (rule) this.#refuse(rule, head)
    return rule === undefined && this.#startInTurn(head, isCaptcha)
  }

  /** False where the pace keeps it back: it starts by itself, and what follows it goes on then. */
  #startInTurn(head: RequestHead, isCaptcha: boolean): boolean {
    const delayMs = this.#desk.pace.take()
    this.#atGate = delayMs > 0
    if (delayMs === 0) this.#start(head, isCaptcha)
    if (delayMs === 0) return true
    setTimeout(() => {
      if (this.#refused || this.#client.destroyed) return
      if (this.#startInTurn(head, isCaptcha)) this.#advance()
    }, delayMs)
    return false
  }

  /** A request of a gate's form is read whole and put on record before a byte of it goes on. */
  #askGate(head: RequestHead): void {
    const admission = this.#desk.gates.admit(head, this.#to, this.#desk.rules)
    if (typeof admission === 'string') return this.#refuse(admission, head)
    const end = head.length + admission.bytes
    if (this.#pending.length < end) return
    void this.#passGate(head, admission.pass(this.#pending.subarray(head.length, end)))
  }

  async #passGate(head: RequestHead, judging: Promise<RuleName | undefined>): Promise<void> {
    this.#atGate = true
    const rule = await judging
    this.#atGate = false
    if (this.#refused || this.#client.destroyed) return
    if (rule) this.#refuse(rule, head)
    else if (this.#spend(head)) this.#advance()
  }

  #start(head: RequestHead, isCaptcha: boolean): void {
    const bytes = this.#pending.subarray(0, head.length)
    this.#pending = this.#pending.subarray(head.length)
    const { host, port } = this.#to
    const url = addressOf(`http://${host}:${port}${head.target}`)
    // A gate's form and its picture are never kept.
    const isRead = head.method !== 'POST' && !isCaptcha
    const recorder = isRead ? this.#desk.watches.claim(url, bytes, this.#desk.clock.now()) : undefined
    const framer = openResponseFramer(head.method)
    this.#running = { head, url, framer, recorder, isCaptcha, held: [], judged: false, bytes: 0 }
    this.#bodyLeft = Number(valuesOf(head.headers, 'content-length')[0] ?? 0)
    // Only rules other than our own let such a head come this far: what follows it is not HTTP that we can read.
    this.#tunnel =
      [...valuesOf(head.headers, 'transfer-encoding'), ...valuesOf(head.headers, 'upgrade')].length > 0
    this.#upstream.write(this.#desk.proxy?.address(bytes, this.#to) ?? bytes)
    if (!this.#tunnel) return
    if (this.#pending.length > 0) this.#upstream.write(this.#pending)
    this.#pending = Buffer.alloc(0)
  }

  #fromUpstream(chunk: Buffer): void {
    if (this.#refused) return
    const running = this.#running
    if (!this.#desk.ledger.spendBytes(chunk.length)) return this.#cut('budget-bytes')
    if (this.#tunnel) return void this.#client.write(chunk)
    // Bytes that nobody asked for could be taken for the answer to the next request.
    if (!running) return this.#close()
    const { taken, state } = running.framer.push(chunk)
    if (state === 'broken') return this.#cut('response-malformed')
    const own = taken === chunk.length ? chunk : chunk.subarray(0, taken)
    running.held.push(own)
    if (state === 'head') return
    if (!running.judged && !this.#judge(running, state === 'done')) return
    this.#forward(running)
    const over = running.bytes > this.#maxBytesOf(running)
    if (state === 'done' || over) this.#finish(running, { complete: state === 'done', truncated: over })
    if (over || taken < chunk.length) return this.#close()
    if (state === 'done') this.#advance()
  }

  #maxBytesOf({ isCaptcha, recorder }: Running): number {
    if (isCaptcha) return MAX_IMAGE_BYTES
    return recorder?.maxBytes ?? this.#desk.maxResponseBytes
  }

  #judge(running: Running, isWhole: boolean): boolean {
    const head = running.framer.head!
    const { proxy } = this.#desk
    if (!isWhole && proxy?.isOpen(head, running.held)) return false
    const failure = proxy?.fault(head, running.held)
    if (failure) {
      this.#desk.ledger.fail({ host: this.#to.host, ...failure })
      this.#close()
      return false
    }
    const rule = running.isCaptcha ? judgeImage(head) : this.#desk.rules.response(head)
    if (rule) {
      this.#cut(rule)
      return false
    }
    running.judged = true
    running.recorder?.head(head)
    const cookies = valuesOf(head.headers, 'set-cookie')
    if (cookies.length > 0) this.#desk.onCookies?.(running.url, cookies)
    return true
  }

  #forward(running: Running): void {
    for (const chunk of running.held) {
      running.bytes += chunk.length
      running.recorder?.bytes(chunk)
      if (!this.#client.write(chunk)) this.#upstream.pause()
    }
    running.held = []
  }

  #finish(running: Running, state: { complete: boolean; truncated: boolean }): void {
    this.#running = undefined
    running.recorder?.end({ ...state, at: this.#desk.clock.now() })
  }

  #upstreamEnded(): void {
    const running = this.#running
    if (running?.framer.head && !running.judged && this.#judge(running, true)) this.#forward(running)
    if (this.#running) this.#finish(this.#running, { complete: this.#running.framer.end(), truncated: false })
    if (!this.#refused) this.#client.end()
  }

  /** An answer that may not come in: its request is on record, none of its bytes are. */
  #cut(rule: RuleName): void {
    const running = this.#running
    const head = running?.framer.head
    const type = head && valuesOf(head.headers, 'content-type')[0]
    const answer = {
      ...(head && { status: head.status }),
      ...(type !== undefined && { contentType: type }),
    }
    const answered = running?.judged ?? false
    this.#refuse(rule, running?.head, answer, answered)
  }

  #refuse(rule: RuleName, head?: RequestHead, answer = {}, answered = false): void {
    const request = head && { method: head.method, path: head.target }
    this.#desk.ledger.refuse({ rule, host: this.#to.host, ...request, ...answer })
    this.#refused = true
    if (this.#running) this.#finish(this.#running, { complete: false, truncated: false })
    this.#upstream.destroy()
    if (answered) return void this.#client.destroy()
    this.#client.end(refusalPage(rule))
    this.#client.resume()
    setTimeout(() => this.#client.destroy(), REFUSED_LINGER_MS).unref()
  }

  #close(): void {
    if (this.#running) this.#finish(this.#running, { complete: false, truncated: false })
    this.#upstream.destroy()
    // What has been written for the lane still reaches it.
    if (!this.#refused) this.#client.destroySoon()
  }
}
