import type { Rule } from './views.ts'

/** A rule as it stands in the form: places as they are typed. */
export type RuleDraft = Pick<
  Rule,
  'name' | 'categories' | 'includeUndecided' | 'markets' | 'states' | 'enabled' | 'destinations'
> & { about: 'listings' | 'changes'; query: string; pattern: string; shipsFrom: string; shipsTo: string }

export function draftOf(rule: Rule | undefined): RuleDraft {
  return {
    name: rule?.name ?? '',
    about: rule && rule.states.length > 0 ? 'changes' : 'listings',
    states: rule?.states ?? [],
    categories: rule?.categories ?? [],
    includeUndecided: rule?.includeUndecided ?? false,
    query: rule?.query ?? '',
    pattern: rule?.pattern ?? '',
    markets: rule?.markets ?? [],
    shipsFrom: (rule?.shipsFrom ?? []).join(', '),
    shipsTo: (rule?.shipsTo ?? []).join(', '),
    enabled: rule?.enabled ?? true,
    destinations: rule?.destinations ?? [],
  }
}

/** `DE, nl` as `['DE', 'NL']`. */
export function placesOf(typed: string): string[] {
  return [
    ...new Set(
      typed
        .toUpperCase()
        .split(/[\s,;，、]+/)
        .filter((one) => one !== ''),
    ),
  ]
}

/** What was typed as a place and is none: neither two letters nor a region as listings name it. */
export function badPlacesOf({ about, shipsFrom, shipsTo }: RuleDraft): string[] {
  if (about === 'changes') return []
  return [...placesOf(shipsFrom), ...placesOf(shipsTo)].filter(
    (place) =>
      !/^(?:[A-Z]{2}|WORLDWIDE|EUROPE|ASIA|AFRICA|OCEANIA|CIS|SCANDINAVIA|[A-Z]+-(?:AMERICA|EAST|ASIA))$/.test(
        place,
      ),
  )
}

/** The conditions as the API takes them: of what was typed, those that go with what the rule is about. */
export function conditionsOf(draft: RuleDraft) {
  const { categories, includeUndecided, markets, states } = draft
  const both = { categories, includeUndecided, markets }
  if (draft.about === 'changes')
    return { ...both, states, query: null, pattern: null, shipsFrom: [], shipsTo: [] }
  return {
    ...both,
    states: [],
    query: draft.query.trim() || null,
    pattern: draft.pattern || null,
    shipsFrom: placesOf(draft.shipsFrom),
    shipsTo: placesOf(draft.shipsTo),
  }
}

export function isEmpty(draft: RuleDraft): boolean {
  if (draft.about === 'changes') return draft.states.length === 0
  const { categories, query, pattern, markets, shipsFrom, shipsTo } = conditionsOf(draft)
  return categories.length + markets.length + shipsFrom.length + shipsTo.length === 0 && !query && !pattern
}
