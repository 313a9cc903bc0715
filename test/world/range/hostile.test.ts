import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { openRange, type Range } from './open-range.ts'
import { visit, visitRaw as raw } from './visit-range.ts'

let resources = new AsyncDisposableStack()
afterEach(async () => {
  await resources.disposeAsync()
  resources = new AsyncDisposableStack()
})

const openStall = async (): Promise<Range> =>
  resources.use(
    await openRange({ seed: 'hostile.test', markets: [{ name: 'stall', engine: 'table', listings: 20 }] }),
  )

test('hostile pages are what they say, each path in the same way at every visit', async () => {
  const range = await openStall()
  const attacked = async (attack: string) => {
    range.set('stall', [{ kind: 'hostile', share: 1, attacks: [attack] }])
    return raw(range, '/faq')
  }
  expect(gunzipSync((await attacked('gzip-bomb')).bytes)).toHaveLength(64 * 1024 * 1024)
  const bomb = await attacked('brotli-bomb')
  expect([bomb.headers['content-encoding'], brotliDecompressSync(bomb.bytes).length > 6e7]).toEqual([
    'br',
    true,
  ])
  expect((await attacked('wrong-charset')).bytes.toString('utf16le')).toContain('<title>')
  expect((await attacked('download')).headers['content-disposition']).toMatch(/^attachment/)
  expect((await attacked('archive')).headers['content-type']).toBe('application/zip')
  expect((await attacked('endless-body')).bytes.length).toBeGreaterThan(10_000_000)
  expect((await attacked('no-charset')).headers['content-type']).toBe('text/html; charset=x-none')
  const drawn = ['script-loop', 'alert-storm', 'busy-timers', 'reload-loop', 'window-storm', 'growing-dom']
  for (const attack of [...drawn, 'huge-dom', 'deep-dom'])
    expect((await attacked(attack)).bytes.toString()).toMatch(
      /<script>(for|setInterval)|(<i>x<\/i>){1000}|(<div>){1000}/,
    )
  range.set('stall', [{ kind: 'hostile', share: 0.5 }])
  const paths = range.truth().markets[0]!.pages.map(({ path }) => path)
  const hits = async () => {
    range.forgetServed()
    for (const path of paths) await raw(range, path, 1000)
    return range.served().map(({ path, condition }) => [path, condition])
  }
  const first = await hits()
  expect(await hits()).toEqual(first)
  const share = first.filter(([, condition]) => condition === 'hostile').length / paths.length
  expect([share > 0.3, share < 0.7]).toEqual([true, true])
})

test('the marker stands where a scenario puts it', async () => {
  const range = await openStall()
  const shown = async (where: string) => {
    range.set('stall', [{ kind: 'csam-marker', share: 1, where }])
    return (await visit(range, '/faq')).text
  }
  expect(await shown('text')).toContain('<p>LF-CSAM-MARKER</p>')
  expect(await shown('title')).toContain('<title>LF-CSAM-MARKER')
  expect(await shown('link')).toContain('>LF-CSAM-MARKER</a>')
})
