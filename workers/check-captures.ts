import { isGate, PageKind } from '#contracts/page-kind.ts'
import type { WaitingCapture } from '#db/captures.ts'
import { readCapture } from '#evidence/read-capture.ts'
import type { Recipe } from '#pages/recipe.ts'
import { openRecipeCheck } from './extract/check-recipe.ts'

type Check = ReturnType<typeof openRecipeCheck> & { file: string; foreign: string[] }

/** Watches the recipes of several markets while captures are read with them, each by the name of its market. */
export function openCheckOfCaptures(recipes: ReadonlyMap<string, Recipe>) {
  const checks = new Map<string, Check>()
  return {
    async look({ id, recipe: name, pageKind, finalUrl }: WaitingCapture, object: Uint8Array): Promise<void> {
      const recipe = name === null ? undefined : recipes.get(name)
      if (!recipe || isGate(PageKind.parse(pageKind))) return
      const known = checks.get(recipe.market)
      const check = known ?? { ...openRecipeCheck(recipe), file: recipe.file, foreign: [] }
      checks.set(recipe.market, check)
      const { response, dom } = await readCapture(object)
      const page = { file: `capture ${id}`, html: dom ?? response.html, url: finalUrl }
      if (check.look(page) !== undefined) check.foreign.push(id)
    },
    /** One sentence for each selector that is no good, and for each recipe whose mark captures do not bear. */
    faults: (): string[] =>
      [...checks].flatMap(([market, { faults, file, foreign }]) => [
        ...(foreign.length > 0 ? [`${file}: field match: ${foreign.length} captures bear no mark of ${market} and none of its page rules holds for them, such as capture ${foreign[0]!}; correct it, or give their market its own recipe with \`recipe use\`.`] : []),
        ...faults(),
      ]),
  } // prettier-ignore
}
