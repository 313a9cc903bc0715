import type { Random } from '../../random.ts'
import type { EnginePlan, TrueVictim } from '../engine.ts'
import { slugOf, uuidOf } from '../nodes.ts'
import type { OnOffer } from '../stock.ts'

const DAY_MS = 86_400_000

export type Case = { id: string; uuid: string; slug: string; name: string; country: string; sector: string; gigabytes: number; files: number; days: number; about: string; views: number } // prettier-ignore
export type Victim = OnOffer<Case>

const FIRST = ['Alder', 'Brookhaven', 'Castlemere', 'Dunmore', 'Eastwick', 'Fernhill', 'Glenrock', 'Hartfield', 'Inverdale', 'Kingsbury', 'Larkspur', 'Moorgate', 'Northolt', 'Oakridge', 'Pemberton'] // prettier-ignore
const KINDS: [string, string][] = [['Dental Group', 'Healthcare'], ['Logistics', 'Transport'], ['Tooling GmbH', 'Manufacturing'], ['Law Partners', 'Legal services'], ['School District', 'Education'], ['Foods', 'Food production'], ['Builders Ltd', 'Construction'], ['Water Utility', 'Energy and utilities'], ['Insurance Brokers', 'Finance']] // prettier-ignore
const COUNTRIES = ['United States', 'Germany', 'Italy', 'Canada', 'United Kingdom', 'Brazil', 'France', 'Australia'] // prettier-ignore
const ABOUT = ['They were told and did not answer.', 'Talks have ended without a result.', 'The papers cover the last six years.', 'Staff files, contracts and drawings are among it.', 'We give them time to think.'] // prettier-ignore

export function drawCase(
  random: Random,
  index: number,
  made: readonly Case[],
  { seed, market }: EnginePlan,
): Case {
  const [kind, sector] = random.pick(KINDS)
  const wanted = `${random.pick(FIRST)} ${kind}`
  const name = made.some((one) => one.name === wanted) ? `${wanted} ${index + 1}` : wanted
  const about = `${name} works in ${sector.toLowerCase()}. ${random.pick(ABOUT)} ${random.pick(ABOUT)}`
  return { id: String(61 + index), uuid: uuidOf(seed, market, 'case', String(index)), slug: `${slugOf(name)}-${index + 1}`, name, country: random.pick(COUNTRIES), sector, gigabytes: random.int(3, 900), files: random.int(2_000, 900_000), days: random.int(4, 21), about, views: random.int(100, 30_000) } // prettier-ignore
}

/** Until when a case may be kept out of sight; afterwards it is published, or was sold. */
export const dueOf = ({ bornAt, days }: Victim, { openedAt, scale }: EnginePlan): Date => {
  const opened = openedAt.getTime()
  // What was put up before the opening counts in true days, what comes after in the market's own.
  const early = Math.max(0, Math.min(days * DAY_MS, opened - bornAt))
  return new Date(bornAt + early + (days * DAY_MS - early) * scale)
}

export function trueVictim(plan: EnginePlan, at: Date, victim: Victim, url: string): TrueVictim {
  const { name, country, sector, gigabytes, files, index } = victim
  const due = dueOf(victim, plan)
  const state = at < due ? 'countdown' : index % 7 === 4 ? 'sold' : 'published'
  return { name, url, country, sector, state, gigabytes, files, dueAt: due.toISOString() }
}

/** `3d 4h 12m`, in the market's own days. */
export function timeLeft(plan: EnginePlan, at: Date, due: Date): string {
  const minutes = Math.max(0, Math.floor((due.getTime() - at.getTime()) / plan.scale / 60_000))
  return `${Math.floor(minutes / 1440)}d ${Math.floor(minutes / 60) % 24}h ${minutes % 60}m`
}
