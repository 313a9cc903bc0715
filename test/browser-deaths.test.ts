import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asPage, fetchPath, openWorld } from './lanes-world.ts'

const SCRIPT = `fetch('/rows').then((rows) => rows.text()).then((text) => { document.querySelector('ul').innerHTML = text })`
const PAGE = `<!doctype html><title>t</title><ul></ul><script>${SCRIPT}</script>`

/** Living processes below this one: the browsers that this file of tests started, with all that is theirs. */
function ourBrowsers(): { pid: number; command: string }[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)))
  const isOurs = (pid: number): boolean => {
    const parent = all.find((one) => one.pid === pid)?.parent
    return parent === process.pid || (parent !== undefined && isOurs(parent))
  }
  return all.filter(({ pid, command }) => command.includes('--user-data-dir=') && isOurs(pid))
}

function read(pid: number): { pid: number; parent: number; command: string }[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    return [{ pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }]
  } catch {
    // It ended while we looked.
    return []
  }
}

const isRenderer = (command: string) => command.includes('--type=renderer')
const isWhole = (command: string) => !command.includes('--type=')

/** A page whose script asks for its rows; whoever it is that reads them is killed the first few times. */
async function openDeadly(isVictim: (command: string) => boolean, deaths: number) {
  let asked = 0
  const world = await openWorld((request, response) => {
    response.setHeader('content-type', 'text/html')
    if (request.url !== '/rows') return void response.end(PAGE)
    asked += 1
    if (asked > deaths) return void response.end('<li><a href="/item/1">one</a>')
    for (const { pid, command } of ourBrowsers()) if (isVictim(command)) process.kill(pid, 'SIGKILL')
  })
  return { ...world, asked: () => asked }
}

for (const [name, isVictim] of [
  ['its renderer', isRenderer],
  ['the browser', isWhole],
] as const)
  test(`a page is read whole though ${name} was killed while its script was at work`, async () => {
    const { identity, asked } = await openDeadly(isVictim, 1)
    const page = asPage(await fetchPath('/', 'browser', identity))
    expect(page.dom).toContain('/item/1')
    expect(asked()).toBe(2)
  })

test('a page that ends its renderer each time is no page, and is to be tried again', async () => {
  const { identity } = await openDeadly(isRenderer, 10)
  expect(await fetchPath('/', 'browser', identity)).toMatchObject({ kind: 'offline' })
})
