import type { Rule } from './views.ts'

/** A rule as it stands in the form: places as they are typed. */
export type RuleDraft = Pick<
  Rule,
  'name' | 'categories' | 'includeUndecided' | 'markets' | 'enabled' | 'destinations'
> & { query: string; pattern: string; shipsFrom: string; shipsTo: string }

export function draftOf(rule: Rule | undefined): RuleDraft {
  return {
    name: rule?.name ?? '',
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
export function badPlacesOf({ shipsFrom, shipsTo }: RuleDraft): string[] {
  return [...placesOf(shipsFrom), ...placesOf(shipsTo)].filter(
    (place) =>
      !/^(?:[A-Z]{2}|WORLDWIDE|EUROPE|ASIA|AFRICA|OCEANIA|CIS|SCANDINAVIA|[A-Z]+-(?:AMERICA|EAST|ASIA))$/.test(
        place,
      ),
  )
}

/** The conditions as the API takes them. */
export function conditionsOf(draft: RuleDraft) {
  return {
    categories: draft.categories,
    includeUndecided: draft.includeUndecided,
    query: draft.query.trim() || null,
    pattern: draft.pattern || null,
    markets: draft.markets,
    shipsFrom: placesOf(draft.shipsFrom),
    shipsTo: placesOf(draft.shipsTo),
  }
}

export function isEmpty(draft: RuleDraft): boolean {
  const { categories, query, pattern, markets, shipsFrom, shipsTo } = conditionsOf(draft)
  return categories.length + markets.length + shipsFrom.length + shipsTo.length === 0 && !query && !pattern
}
