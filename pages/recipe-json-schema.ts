import { z } from 'zod'
import { RecipeFile } from './recipe-schema.ts'

/** The recipe language as JSON Schema, for editors. `recipes/recipe.schema.json` is this, printed. */
export function recipeJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(RecipeFile, { io: 'input' })
}
