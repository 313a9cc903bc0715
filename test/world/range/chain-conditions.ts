import type { Answer, Condition, SiteReply, SiteRequest } from './site.ts'
import type { ConditionOrder } from './scenario.ts'

/** A condition of a market with when and where it stands. `from` and `until` are moments of the range's clock. */
export type Standing = {
  order: ConditionOrder
  condition: Condition
  from: Date | undefined
  until: Date | undefined
  /** Where it stands; undefined: on every mirror. */
  hosts: readonly string[] | undefined
}

/** A reply, and the condition that had the last hand in it. */
export type Answered = { reply: SiteReply; condition: string | undefined }

export function stands({ from, until, hosts }: Standing, at: Date, host?: string): boolean {
  if (from !== undefined && at < from) return false
  if (until !== undefined && at >= until) return false
  return host === undefined || hosts === undefined || hosts.includes(host)
}

/** The engine's design at a moment: the last condition that changes it wins. */
export function designAt(all: readonly Standing[], at: Date): number {
  return all
    .filter((one) => stands(one, at))
    .reduce((design, { condition }) => condition.redesign?.(design) ?? design, 0)
}

/** Asks the conditions that stand in their order; tells beside the reply which of them had the last hand in it. */
export async function answerThrough(
  all: readonly Standing[],
  request: SiteRequest,
  engine: Answer,
): Promise<Answered> {
  const standing = all.filter((one) => stands(one, request.at, request.host))
  const ask = async (at: number, asked: SiteRequest): Promise<Answered> => {
    const one = standing[at]
    if (!one) return { reply: await engine(asked), condition: undefined }
    let below: Answered | undefined
    const reply = await one.condition.answer(asked, async (passed) => {
      below = await ask(at + 1, passed)
      return below.reply
    })
    return below !== undefined && reply === below.reply ? below : { reply, condition: one.order.kind }
  }
  return ask(0, request)
}
