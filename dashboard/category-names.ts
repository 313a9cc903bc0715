/** Names of categories and subcategories by id. An id that is not here is shown as it is. */
export function categoryNames(): Record<string, { en: string; zh: string }> {
  return {}
}
