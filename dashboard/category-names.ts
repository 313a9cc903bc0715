import { openTaxonomy } from '#classifier/taxonomy.ts'

/** Names by category id, and by `category/subcategory`: subcategory ids are unique within their category alone. */
export function categoryNames(): Record<string, { en: string; zh: string }> {
  const entries = openTaxonomy().categories.flatMap((category) => [
    [category.id, category.name] as const,
    ...category.subcategories.map(({ id, name }) => [`${category.id}/${id}`, name] as const),
  ])
  return Object.fromEntries(entries)
}
