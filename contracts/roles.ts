/**
 * What a person may do in the console.
 *
 * - `analyst` reads everything public: listings, vendors, markets, the crawl
 * - `unit` the same, and rules and inbox
 * - `researcher` reads listings
 * - `hotline` sees the report queue and nothing else
 * - `administrator` everything but the report queue
 */
export const roles = ['analyst', 'unit', 'researcher', 'hotline', 'administrator'] as const

export type Role = (typeof roles)[number]
