import { afterAll, expect, test } from 'vitest'
import { findTor } from '#infra/private-tor/find-tor.ts'
import { LONG_MS, NO_TRESPASSES, SUMMARY } from './demo-expectations.ts'
import { askWorld, makeDemoFolder, processesOf, removeDemo, startDemo } from './demo-run.ts'
import type { Trespasses } from './world/open-world.ts'

const dir = makeDemoFolder()
afterAll(() => removeDemo(dir))

const hasTor = findTor() !== undefined
if (!hasTor) process.stdout.write('the demo on a private Tor network is not tested: tor is not installed\n')

test.skipIf(!hasTor)(
  'on a private Tor network the demo agrees with the world, nothing trespasses, and Ctrl-C leaves no process',
  async () => {
    const run = startDemo(dir)
    const output = await run.said(/the console stays at/)
    expect(output).toContain('behind a private Tor network on loopback')
    expect(output).toContain(SUMMARY)
    process.stdout.write(`over Tor: ${/first listing after \d+\.\d s/.exec(output)?.[0]}\n`)
    expect(await askWorld<Trespasses>(dir, 'trespasses')).toEqual(NO_TRESPASSES)
    expect(processesOf(dir).filter(({ command }) => command.includes('/tor '))).toHaveLength(6)
    run.kill('SIGINT')
    expect(await run.ended).toEqual({ code: 0, signal: null })
    expect(processesOf(dir)).toEqual([])
  },
  LONG_MS,
)
