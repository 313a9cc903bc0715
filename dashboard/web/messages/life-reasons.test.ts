import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reasonInChinese } from './life-reasons.ts'

test.each([
  ['its first page was read', '读取了首个页面'],
  [
    'withdrawals are said to fail on 7 pages; 44 % of the vendors are gone',
    '7 个页面称无法提现；44% 的卖家已离开',
  ],
  ['it differs from its siblings in PGP keys, wallets', '与其他镜像不一致：PGP 密钥、钱包'],
  ['named by the market’s signed list; not compared yet', '来自市场的签名列表，尚未比对'],
  ['something nobody foresaw', 'something nobody foresaw'],
])('%s', (reason, chinese) => {
  expect(reasonInChinese(reason)).toBe(chinese)
})

test('why a page was taken for what it is is said in Chinese, too', () => {
  const pages = join(import.meta.dirname, '../../../pages')
  const [kinds, signatures] = ['page-kind.ts', 'gate-signatures.ts'].map((file) =>
    readFileSync(join(pages, file), 'utf8').replaceAll(/\$\{[^}]*\}/g, '8'),
  ) as [string, string]
  const named = Array.from(signatures.matchAll(/reason: '([^']+)'/g), ([, text]) => `its text names ${text!}`)
  const own = Array.from(kinds.matchAll(/(?:reason: |content\('\w+', |\?\? )['`]([^'`]+)['`]/g), ([, text]) => text!) // prettier-ignore
  expect([named.length >= 14, own.length >= 14]).toEqual([true, true])
  for (const sentence of [...named, ...own]) expect(reasonInChinese(sentence)).not.toMatch(/[a-z]{2,}/)
})

test('what the crawler says of a market’s life is said in Chinese, too', () => {
  const file = join(import.meta.dirname, '../../../crawler/market-life.ts')
  const source = readFileSync(file, 'utf8').replaceAll(/\$\{[^}]*\}/g, '8')
  const said = Array.from(source.matchAll(/`([^`\n]+)`/g), ([, text]) => text!).filter((text) =>
    text.includes(' '),
  )
  expect(said.length).toBeGreaterThan(8)
  for (const sentence of said) expect(reasonInChinese(sentence)).toMatch(/[一-鿿]/)
})
