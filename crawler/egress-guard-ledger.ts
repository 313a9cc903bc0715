import type { Clock } from '#shared/clock.ts'
import type { RuleName } from './egress-guard-rules.ts'
import type { UpstreamFailure } from './egress-guard-upstream.ts'

/** A request that the guard did not let pass. `status` and `contentType` stand where the answer was refused. */
export type Refusal = {
  at: Date
  rule: RuleName
  host: string
  method?: string
  path?: string
  status?: number
  contentType?: string
}

/** A connection that the upstream could not make. */
export type Failure = { at: Date; host: string } & Omit<UpstreamFailure, 'reply'>

/** Hears of everything that an entry is made of, beyond the life of a guard. */
export type GuardTally = {
  request: () => void
  bytes: (count: number) => void
  refused: (rule: RuleName) => void
  failed: (kind: Failure['kind']) => void
}

export type Budgets = { maxRequests: number; maxBytes: number }

/** What `refusals` and `failures` count from: everything recorded after the mark was taken. */
export type Mark = number

export type Ledger = {
  refuse: (refusal: Omit<Refusal, 'at'>) => void
  fail: (failure: Omit<Failure, 'at'>) => void
  mark: () => Mark
  refusals: (since?: Mark) => Refusal[]
  failures: (since?: Mark) => Failure[]
  /** Counts one request; the rule that stops it when the budget is spent. */
  spendRequest: () => RuleName | undefined
  /** Counts bytes from Tor; false when they are more than the budget holds. */
  spendBytes: (bytes: number) => boolean
  spent: () => { requests: number; bytes: number }
  resetBudgets: (budgets?: Budgets) => void
}

/** A hostile page can cause refusals without end; the oldest are let go. */
const MAX_ENTRIES = 5_000

type Entry<What> = { seq: number; what: What }

export function openLedger(clock: Clock, initial: Budgets, tally?: GuardTally): Ledger {
  const refusals: Entry<Refusal>[] = []
  const failures: Entry<Failure>[] = []
  let budgets = initial
  let spent = { requests: 0, bytes: 0 }
  let seq = 0

  return {
    refuse(refusal) {
      tally?.refused(refusal.rule)
      push(refusals, { seq: ++seq, what: { at: clock.now(), ...refusal } })
    },
    fail(failure) {
      tally?.failed(failure.kind)
      push(failures, { seq: ++seq, what: { at: clock.now(), ...failure } })
    },
    mark: () => seq,
    refusals: (since = 0) => after(refusals, since),
    failures: (since = 0) => after(failures, since),
    spendRequest() {
      if (spent.bytes >= budgets.maxBytes) return 'budget-bytes'
      if (spent.requests >= budgets.maxRequests) return 'budget-requests'
      spent.requests++
      tally?.request()
      return undefined
    },
    spendBytes(bytes) {
      tally?.bytes(bytes)
      spent.bytes += bytes
      return spent.bytes <= budgets.maxBytes
    },
    spent: () => ({ ...spent }),
    resetBudgets(next = budgets) {
      budgets = next
      spent = { requests: 0, bytes: 0 }
    },
  }
}

function after<What>(list: Entry<What>[], since: Mark): What[] {
  return list.filter((entry) => entry.seq > since).map(({ what }) => what)
}

function push<What>(list: Entry<What>[], entry: Entry<What>): void {
  list.push(entry)
  if (list.length > MAX_ENTRIES) list.shift()
}
