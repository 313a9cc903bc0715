/** Addresses by name, as templates: `/c/:slug/p:page`. Several may fit one path; whoever asks tries them in order. */
export type Routes = Readonly<Record<string, string>>
export type Params = Readonly<Record<string, string>>

const SHAPES: Record<string, string> = {
  page: String.raw`\d{1,6}`,
  id: '[A-Za-z0-9]{1,20}',
  uuid: '[0-9a-f-]{36}',
  slug: '[a-z0-9/-]{1,120}?',
  name: String.raw`[\w.-]{1,60}`,
}

export function fillRoute(template: string, params: Params): string {
  return template.replaceAll(/:([a-z]+)/g, (_, name: string) => params[name] ?? '')
}

/** Every route that fits a path with its query, and what stands at its places. */
export function matchRoutes(routes: Routes, path: string): { name: string; params: Params }[] {
  return Object.entries(routes).flatMap(([name, template]) => {
    const match = patternOf(template).exec(path)
    return match ? [{ name, params: match.groups ?? {} }] : []
  })
}

const patterns = new Map<string, RegExp>()

function patternOf(template: string): RegExp {
  const known = patterns.get(template)
  if (known) return known
  const source = template
    .replaceAll(/[.?+*()[\]]/g, String.raw`\$&`)
    .replaceAll(/:([a-z]+)/g, (_, name: string) => `(?<${name}>${SHAPES[name]!})`)
  const pattern = new RegExp(`^${source}$`)
  patterns.set(template, pattern)
  return pattern
}
