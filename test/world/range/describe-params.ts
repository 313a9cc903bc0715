import { z } from 'zod'
import type { RegisteredCondition } from './conditions.ts'

type Property = { default?: unknown; description?: string; enum?: string[]; items?: { enum?: string[] } }

/** A condition's parameters as docs/world.md lists them: name, default or choices, what it is. */
export function describeParams({ params }: RegisteredCondition): string[] {
  const { properties = {} } = z.toJSONSchema(params, { io: 'input' }) as {
    properties?: Record<string, Property>
  }
  return Object.entries(properties).map(([name, property]) => {
    const said = property.description === undefined ? '' : `: ${property.description}`
    return `\`${name}\`${standardOf(property)}${said}`
  })
}

/** A list of everything that may be chosen says so; else the default stands for itself. */
function standardOf({ default: standard, enum: choices, items }: Property): string {
  if (Array.isArray(standard) && standard.length === items?.enum?.length) return ` (${standard.join(', ')})`
  if (choices) return ` (${choices.map((one) => (one === standard ? `**${one}**` : one)).join(', ')})`
  if (standard === undefined || standard === '') return ''
  return ` (${typeof standard === 'string' ? standard : JSON.stringify(standard)})`
}
