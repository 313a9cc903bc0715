import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { conditions } from './conditions.ts'
import { describeParams } from './describe-params.ts'
import { engines } from './engines.ts'
import { parseScenario } from './scenario.ts'

const page = await readFile(join(import.meta.dirname, '../../../docs/world.md'), 'utf8')

/** Bullets of a part of the page, unwrapped: a condition's own, and those of its parameters below it. */
function conditionsOnPage(): Map<string, string[]> {
  const bullets = page
    .slice(page.indexOf('\n## Conditions'), page.indexOf('\n## Truth'))
    .split(/\n(?= *- )/)
    .slice(1)
    .map((bullet) => bullet.replaceAll(/\s*\n\s*/g, ' ').trimEnd())
  const found = new Map<string, string[]>()
  let params: string[] = []
  for (const bullet of bullets) {
    const kind = /^- \*\*`([^`]+)`\*\* \S/.exec(bullet)?.[1]
    if (kind === undefined) params.push(bullet.trim().replace(/^- /, ''))
    else found.set(kind, (params = []))
  }
  return found
}

test('the page of the range lists every condition with its parameters, and no other', () => {
  const registered = new Map(conditions.map((one) => [one.kind, describeParams(one)]))
  expect(Object.fromEntries(conditionsOnPage())).toEqual(Object.fromEntries(registered))
})

test('the page of the range lists every engine with its designs, and no other', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (English|Chinese|Russian) +\|.*\| (.*?) *\|$/gm)]
  const names = { en: 'English', zh: 'Chinese', ru: 'Russian' }
  expect(rows.map(([, name, language, designs]) => `${name} ${language} ${designs}`).toSorted()).toEqual(
    engines
      .map(({ name, language, designs }) => {
        const quoted = designs.map((design) => `\`${design}\``)
        return `${name} ${names[language]} ${quoted.join(', ')}`
      })
      .toSorted(),
  )
})

test('the scenario on the page is one', () => {
  const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(page)!
  expect(parseScenario(yaml!, 'world.md').markets[0]!.conditions).toHaveLength(2)
})
