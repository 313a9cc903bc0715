import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError, messageOf } from '#shared/errors.ts'
import { readRecipe, type Recipe } from './recipe.ts'

/** The recipes that come with the program. */
export const RECIPES_DIR = join(import.meta.dirname, '..', 'recipes')

/**
 * Every `*.yaml` of a folder, by market.
 *
 * @throws {UsageError} for a folder that cannot be read, a recipe that cannot, or two recipes of one market.
 */
export function loadRecipes(dir: string = RECIPES_DIR): Map<string, Recipe> {
  const recipes = new Map<string, Recipe>()
  for (const name of recipeFiles(dir)) {
    const file = join(dir, name)
    const recipe = readRecipe(readFileSync(file, 'utf8'), file)
    if (recipes.has(recipe.market)) {
      throw new UsageError(`${file}: there is a second recipe for the market "${recipe.market}"; remove one.`)
    }
    recipes.set(recipe.market, recipe)
  }
  return recipes
}

function recipeFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
  } catch (error) {
    throw new UsageError(`The folder of recipes ${dir} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}
