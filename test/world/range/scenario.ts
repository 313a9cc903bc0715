import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AccessLevel } from '#contracts/legal-basis.ts'
import { messageOf, UsageError } from '#shared/errors.ts'
import { readYaml } from '#shared/yaml-source.ts'
import { conditions } from './conditions.ts'
import { engines } from './engines.ts'
import { Life } from './life.ts'

const Seconds = z.number().nonnegative()

/** What every condition may carry beside its own parameters. */
const COMMON = {
  from: Seconds.optional().describe('stands from so many seconds after the range has opened'),
  until: Seconds.optional().describe('and until then'),
  mirrors: z
    .array(z.number().int().min(1))
    .min(1)
    .optional()
    .describe('on these mirrors alone; 1 is the first'),
}

/** One condition as a scenario names it: its kind, when and where it stands, its own parameters. */
export type ConditionOrder = {
  kind: string
  from?: number | undefined
  until?: number | undefined
  mirrors?: number[] | undefined
} & Record<string, unknown>

const kinds = conditions.map(({ kind }) => kind)
const orders = conditions.map(({ kind, params }) =>
  params.extend({ kind: z.literal(kind), ...COMMON }).strict(),
)

/** A registered kind, whole: defaults filled in. */
export const ConditionOrder = z
  .discriminatedUnion('kind', orders as [(typeof orders)[number], ...typeof orders], {
    error: ({ code, input }) => (code === 'invalid_union' ? unknownKind(input) : undefined),
  })
  .transform((order) => order as ConditionOrder)
  .refine(({ from = 0, until = Infinity }) => from < until, {
    path: ['until'],
    error: 'a condition ends after it begins',
  })

const MarketOrder = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and dashes only'),
  title: z.string().min(1).optional(),
  engine: z.string().refine((name) => engines.some((engine) => engine.name === name), {
    error: ({ input }) =>
      `there is no engine "${String(input)}"; there are ${engines.map(({ name }) => name).join(', ')}`,
  }),
  listings: z.number().int().min(0).max(100_000).default(60),
  vendors: z.number().int().min(1).max(10_000).default(8),
  mode: z.enum(['http', 'browser', 'auto']).default('http'),
  /** What a visitor needs to see it all; a registry entry's legal basis allows as much. */
  access: AccessLevel.default('public'),
  /** Absent: read without one. */
  recipe: z.string().min(1).optional(),
  /** Where its addresses live. */
  network: z.enum(['tor', 'i2p']).default('tor'),
  /** How many addresses the market has. */
  mirrors: z.number().int().min(1).max(50).default(1),
  life: Life.prefault({}),
  conditions: z.array(ConditionOrder).default([]),
})
export type MarketOrder = z.infer<typeof MarketOrder>

/** What a range shows: the same file gives the same markets on every machine. */
export const Scenario = z.strictObject({
  seed: z.union([z.string().min(1), z.number()]).transform(String),
  /** Multiplies every span of time: 0.01 makes an hour 36 seconds, and a day of a market's life 864. */
  scale: z.number().positive().max(1000).default(1),
  markets: z.array(MarketOrder).min(1),
})
export type Scenario = z.infer<typeof Scenario>
/** As a test writes it, without what has a default. */
export type ScenarioInput = z.input<typeof Scenario>

/** @throws UsageError with file, line and field */
export function parseScenario(text: string, file: string): Scenario {
  const source = readYaml(text, file)
  const scenario = source.parse(Scenario)
  const fault = faultOf(scenario)
  if (fault) throw source.fault(fault.path, fault.message)
  return scenario
}

/** @throws UsageError with file, line and field */
export async function readScenario(file: string): Promise<Scenario> {
  try {
    return parseScenario(await readFile(file, 'utf8'), file)
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError(`The scenario ${file} cannot be read (${messageOf(cause)}).`, { cause })
  }
}

/** What a schema of one part cannot see. */
function faultOf({ markets }: Scenario): { path: PropertyKey[]; message: string } | undefined {
  for (const [i, { name, mirrors, engine, conditions: orders }] of markets.entries()) {
    const at = ['markets', i]
    if (markets.findIndex((market) => market.name === name) < i)
      return { path: [...at, 'name'], message: `there is a market "${name}" already` }
    for (const [j, order] of orders.entries()) {
      const place = [...at, 'conditions', j]
      const beyond = order.mirrors?.find((mirror) => mirror > mirrors)
      if (beyond !== undefined)
        return {
          path: [...place, 'mirrors'],
          message: `the market has ${mirrors} mirrors, and no number ${beyond}`,
        }
      const { designs } = engines.find((candidate) => candidate.name === engine)!
      if (order.kind === 'layout-change' && Number(order['design']) >= designs.length)
        return {
          path: [...place, 'design'],
          message: `the engine ${engine} has designs 0 to ${designs.length - 1}`,
        }
    }
  }
  return undefined
}

function unknownKind(input: unknown): string {
  const { kind } = Object(input) as { kind?: unknown }
  return typeof kind === 'string'
    ? `there is no condition "${kind}"; there are ${kinds.join(', ')}`
    : `a condition needs a kind: one of ${kinds.join(', ')}`
}
