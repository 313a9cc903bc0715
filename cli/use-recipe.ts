import { appendAudit } from '#db/audit.ts'
import { findMarketByName, setRecipe } from '#db/registry.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { nameOperator, openStore } from './open-store.ts'
import { readSettings } from './settings.ts'

/** `lanternfish recipe use MARKET [RECIPE | --none]`: on record, with the recipe before it. */
export async function useRecipe(
  name: string,
  recipe: string | null,
  { data, by }: { data?: string | undefined; by?: string | undefined },
): Promise<number> {
  const recipes = loadRecipes(readSettings(process.env).files.recipes)
  const chosen = recipe === null ? undefined : recipes.get(recipe)
  if (recipe !== null && !chosen)
    throw new UsageError(`There is no recipe "${recipe}" in the recipe folder (RECIPE_DIR): write it there first; there are: ${[...recipes.keys()].join(', ')}.`) // prettier-ignore
  await using store = await openStore(data)
  const { database } = store
  const market = await findMarketByName(database, name)
  if (!market) throw new UsageError(`There is no market "${name}"; \`lanternfish market list\` names them.`)
  const at = systemClock.now()
  await database.transaction().execute(async (trx) => {
    await setRecipe(trx, market.id, recipe)
    await appendAudit(trx, { at, actor: nameOperator(by), action: 'recipe.chosen', subject: name, details: { recipe, version: chosen?.version ?? null } }) // prettier-ignore
  })
  const how = chosen ? `with the recipe ${chosen.market}, version ${chosen.version},` : 'without a recipe'
  process.stdout.write(`${name} is read ${how} from its next scrape on; \`lanternfish reextract --market ${name}\` reads what is stored so. Roles that run know recipes from their start.\n`) // prettier-ignore
  return 0
}
