/** ISO 3166-1 codes of the members of the European Union, 2026. */
const EU = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '),
)

/** The places to which one may ship to reach one of these: themselves, `WORLDWIDE`, and `EU` for its members. */
export function placesThatReach(places: string[]): string[] {
  if (places.length === 0) return []
  return [...new Set([...places, 'WORLDWIDE', ...(places.some((place) => EU.has(place)) ? ['EU'] : [])])]
}
