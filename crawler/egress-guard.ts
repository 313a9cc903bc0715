import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Clock } from '#shared/clock.ts'
import { GuardedConnection } from './egress-guard-connection.ts'
import type { GuardDesk } from './egress-guard-desk.ts'
import {
  openLedger,
  type Budgets,
  type Failure,
  type GuardTally,
  type Mark,
  type Refusal,
} from './egress-guard-ledger.ts'
import { parseScope, readOnlyRules, type GuardRules } from './egress-guard-rules.ts'
import { openProxyDesk } from './egress-guard-proxy.ts'
import { openUpstream, readSocksRequest, socksReplies, socksReply } from './egress-guard-socks.ts'
import type { Credentials, Upstream } from './egress-guard-upstream.ts'
import { openRequestPace } from './request-pace.ts'
import { openWatchDesk, type Watch } from './egress-guard-watch.ts'
import { openImageDesk, type GateImage } from './image-window.ts'
import { openGateDesk, type GateForm, type RecordGate } from './gate-window.ts'

export type EgressGuardOptions = {
  identityId: string
  /** `host` or `host:port`, all on the upstream's network; port 80 where none is named. */
  scope: Iterable<string>
  upstream: Upstream
  budgets: Budgets
  clock: Clock
  tally?: GuardTally
  /** Hears the Set-Cookie values of each answer, whichever lane asked. */
  onCookies?: (url: string, values: readonly string[]) => void
  /** Puts gate windows and what passes them on record; without it no request passes one. */
  recordGate?: RecordGate
  /** Only the positive control of a test gives others than the read-only rules. */
  rules?: GuardRules
  connectTimeoutMs?: number
  maxResponseBytes?: number
}

export type UpstreamState = { kind: 'unknown' | 'up' } | { kind: 'down'; reason: string; since: Date }

export type EgressGuard = AsyncDisposable & {
  /** The SOCKS5 port on 127.0.0.1 that the lanes of this identity are given. */
  port: number
  /** A new password: what stands on the old circuit is cut, and connections from now on take others. */
  newCircuit(): void
  /** At most so many requests may begin within a second; undefined for no bound. */
  setPace(perSecond: number | undefined): void
  /** Lets the identity ask one mirror more, `host` or `host:port`. @throws UsageError when it is no address */
  admit(entry: string): void
  /** Keeps the wire bytes of this URL's next exchange and of each redirect behind it. */
  watch(url: string, maxBytes?: number, onCookies?: () => void): Watch
  /** Lets the requests of one form pass until it is disposed of, its time is over or they were as many as agreed. */
  openGateWindow(form: GateForm): Disposable
  /** Lets one request for a gate's captcha pass, and a small picture come back. */
  openImageWindow(image: GateImage): Disposable
  mark(): Mark
  refusals(since?: Mark): Refusal[]
  failures(since?: Mark): Failure[]
  upstreamState(): UpstreamState
  spent(): { requests: number; bytes: number }
  resetBudgets(budgets?: Budgets): void
}

const DEFAULT_RESPONSE_BYTES = 8 * 1024 * 1024
/** Tor gives up on a stream after two minutes; a lane's own deadline is shorter. */
const DEFAULT_CONNECT_TIMEOUT_MS = 120_000
const HANDSHAKE_TIMEOUT_MS = 10_000

type Guard = {
  scope: Map<string, number>
  options: EgressGuardOptions
  desk: GuardDesk
  credentials: Credentials
  upstream: UpstreamState
  sockets: Set<Socket>
}

/**
 * Opens the one way out of an identity: a SOCKS5 listener on loopback in front of Tor or I2P that reads every request on
 * its way. What is not a GET or HEAD to a site in scope goes nowhere; without its upstream nothing goes anywhere.
 *
 * @throws UsageError when an entry of the scope is no site of the upstream's network
 */
export async function openEgressGuard(options: EgressGuardOptions): Promise<EgressGuard> {
  const ledger = openLedger(options.clock, options.budgets, options.tally)
  const guard: Guard = {
    scope: new Map(parseScope(options.scope, options.upstream.network)),
    options,
    desk: {
      rules: options.rules ?? readOnlyRules,
      ledger,
      watches: openWatchDesk(),
      pace: openRequestPace(undefined),
      onCookies: options.onCookies,
      proxy: openProxyDesk(options.upstream),
      images: openImageDesk(options.clock),
      gates: openGateDesk(options.clock, options.recordGate ?? refuseRecord),
      clock: options.clock,
      maxResponseBytes: options.maxResponseBytes ?? DEFAULT_RESPONSE_BYTES,
    },
    credentials: newCredentials(options.identityId),
    upstream: { kind: 'unknown' },
    sockets: new Set(),
  }
  const server = createServer({ noDelay: true }, (client) => {
    keep(guard, client)
    // A lane that breaks the protocol or goes away in the middle of it has nothing to be told.
    accept(guard, client).catch(() => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    newCircuit() {
      guard.credentials = newCredentials(options.identityId)
      for (const socket of guard.sockets) socket.destroy()
    },
    admit: (entry) =>
      parseScope([entry], options.upstream.network).forEach((port, host) => guard.scope.set(host, port)),
    setPace: (perSecond) => void (guard.desk.pace = openRequestPace(perSecond)),
    watch: (url, maxBytes = guard.desk.maxResponseBytes, onCookies) =>
      guard.desk.watches.open(url, maxBytes, onCookies),
    openGateWindow: (form) => guard.desk.gates.open(form),
    openImageWindow: (image) => guard.desk.images.open(image),
    mark: ledger.mark,
    refusals: ledger.refusals,
    failures: ledger.failures,
    upstreamState: () => guard.upstream,
    spent: ledger.spent,
    resetBudgets: ledger.resetBudgets,
    [Symbol.asyncDispose]: () => close(server, guard),
  }
}

async function refuseRecord(): Promise<never> {
  throw new Error('nobody records what passes this guard')
}

async function accept(guard: Guard, client: Socket): Promise<void> {
  client.setTimeout(HANDSHAKE_TIMEOUT_MS, () => client.destroy())
  const to = await readSocksRequest(client)
  client.setTimeout(0)
  if (!to) return void client.end()
  if (to.command !== 1) return void client.end(socksReply(socksReplies.commandUnsupported))
  const rule = guard.desk.rules.destination(to, guard.scope)
  if (rule) {
    guard.desk.ledger.refuse({ rule, host: to.host })
    return void client.end(socksReply(socksReplies.notAllowed))
  }
  const { upstream, connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS } = guard.options
  const { credentials } = guard
  const opened = await openUpstream(upstream, { to, credentials, timeoutMs: connectTimeoutMs })
  if (opened.kind !== 'open') {
    const { reply, ...failure } = opened
    noteUpstream(guard, failure.kind === 'offline' ? undefined : failure.reason)
    guard.desk.ledger.fail({ host: to.host, ...failure })
    return void client.end(socksReply(reply))
  }
  noteUpstream(guard, undefined)
  keep(guard, opened.socket)
  if (client.destroyed) return void opened.socket.destroy()
  client.write(socksReply(socksReplies.succeeded))
  // The connection lives in the listeners that it sets on both sockets.
  void new GuardedConnection(client, opened.socket, to, guard.desk)
}

function noteUpstream(guard: Guard, reason: string | undefined): void {
  if (reason === undefined) guard.upstream = { kind: 'up' }
  else if (guard.upstream.kind === 'down') guard.upstream = { ...guard.upstream, reason }
  else guard.upstream = { kind: 'down', reason, since: guard.options.clock.now() }
}

function newCredentials(identityId: string): Credentials {
  return { user: identityId, password: randomBytes(16).toString('hex') }
}

function keep(guard: Guard, socket: Socket): void {
  guard.sockets.add(socket)
  socket.once('close', () => guard.sockets.delete(socket))
  // Either end may break off at any time; the close that follows is what matters.
  socket.on('error', () => socket.destroy())
}

async function close(server: Server, { sockets }: Guard): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  for (const socket of sockets) socket.destroy()
  await closed
}
