import { z } from 'zod'

/** A page that holds what we came for. */
export const contentKinds = ['list', 'listing', 'vendor', 'review', 'category', 'thread', 'other'] as const

/** A page that stands before content. Most markets serve these with HTTP 200. */
export const gateKinds = [
  'queue',
  'captcha',
  'login',
  'blocked',
  'maintenance',
  'seized',
  'not-found',
] as const

export const PageKind = z.enum([...contentKinds, ...gateKinds])
export type PageKind = z.infer<typeof PageKind>
export type GateKind = (typeof gateKinds)[number]
export type ContentKind = (typeof contentKinds)[number]

export function isGate(kind: PageKind): kind is GateKind {
  return (gateKinds as readonly string[]).includes(kind)
}

/** How one fetch ended. Every URL of the frontier has a last one of these, with a reason. */
export const outcomes = [
  'page',
  ...gateKinds,
  'offline',
  'egress-down',
  'too-big',
  'not-html',
  'refused',
  'csam-report',
  // Never asked for: a rule says that it leads nowhere.
  'trap',
] as const
export const Outcome = z.enum(outcomes)
export type Outcome = z.infer<typeof Outcome>
