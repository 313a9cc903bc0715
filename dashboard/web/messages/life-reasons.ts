import { PAGE_SENTENCES } from './page-reasons.ts'

type Words = (...found: string[]) => string

const MARKS: Record<string, string> = { wallets: '钱包', 'PGP keys': 'PGP 密钥', 'log-in target': '登录目标' }
const marks = (list = '') => list.split(', ').map((name) => MARKS[name] ?? name).join('、') // prettier-ignore

/** The crawler's own sentences about mirrors, markets and pages. What is not among them stays as it was written. */
const SENTENCES: [pattern: RegExp, words: Words][] = [
  ...PAGE_SENTENCES,
  [/^its first page was read$/, () => '读取了首个页面'],
  [/^(\d+) of the last (\d+) fetches brought content$/, (a, b) => `最近 ${b} 次获取中 ${a} 次读到内容`],
  [/^the last (\d+) fetches were not answered$/, (a) => `最近 ${a} 次获取均无响应`],
  [/^(\d+) of the last (\d+) fetches met a log-in$/, (a, b) => `最近 ${b} 次获取中 ${a} 次遇到登录页`],
  [
    /^(\d+) of the last (\d+) fetches met a queue, captcha or block$/,
    (a, b) => `最近 ${b} 次获取中 ${a} 次遇到排队、验证码或封锁`,
  ],
  [/^(\d+) of the last (\d+) fetches met a maintenance page$/, (a, b) => `最近 ${b} 次获取中 ${a} 次遇到维护页`],
  [/^the last (\d+) answers were seizure banners$/, (a) => `最近 ${a} 次响应均为查封公告`],
  [/^nobody has answered for (\d+) days$/, (a) => `已 ${a} 天无任何响应`],
  [/^withdrawals are said to fail on (\d+) pages$/, (a) => `${a} 个页面称无法提现`],
  [/^for (\d+) days$/, (a) => `持续 ${a} 天`],
  [/^escrow is said to be off on (\d+) pages$/, (a) => `${a} 个页面称担保已关闭`],
  [/^(\d+) % of the vendors are gone$/, (a) => `${a}% 的卖家已离开`],
  [/^(\d+) fetches and (\d+) probes on circuits of their own heard nothing$/, (a, b) => `${a} 次获取和 ${b} 次独立线路探测均无响应`],
  [/^it differs from its siblings in (.+)$/, (list) => `与其他镜像不一致：${marks(list)}`],
  [/^not compared yet: it differs from old captures in (.+) and no sibling answers$/, (list) => `尚未比对：与以前的采集不一致（${marks(list)}），且没有其他镜像响应`],
  [/^it shows another site$/, () => '显示的是另一个网站'],
  [/^(\d+) of (\d+) pages are those of its siblings$/, (a, b) => `${b} 个页面中 ${a} 个与其他镜像一致`],
  [/^not compared yet: (.+)$/, (why) => `尚未比对：${why}`],
  [/^nobody answers: (.+)$/, (why) => `无响应：${why}`],
  [/^entered by a person; not compared yet$/, () => '由人员登记，尚未比对'],
  [/^named by the market’s signed list; not compared yet$/, () => '来自市场的签名列表，尚未比对'],
  [/^released by (.+)$/, (who) => `由 ${who} 放行`],
  [/^retired by (.+)$/, (who) => `由 ${who} 停用`],
  [/^(\d+) mirrors named$/, (a) => `列出 ${a} 个镜像`],
  [/^(\d+) mirrors named, (\d+) mistyped$/, (a, b) => `列出 ${a} 个镜像，另有 ${b} 个地址有误`],
  [/^the signed list was refused: it is older than the list that stands$/, () => '签名列表被拒绝：早于现行列表'],
  [/^the signed list was refused: it holds no clear-signed text$/, () => '签名列表被拒绝：没有明文签名内容'],
  [/^the signed list was refused: it is signed with a key that is not the market’s$/, () => '签名列表被拒绝：签名密钥不属于该市场'],
  [/^the signed list was refused: the market’s key (\w+) has expired: .+$/, (key) => `签名列表被拒绝：该市场的密钥 ${key} 已过期，请用 \`market key add\` 登记新密钥`],
  [/^the signed list was refused: its signature does not hold \((.+)\)$/, (why) => `签名列表被拒绝：签名无效（${why}）`],
] // prettier-ignore

/** A reason in Chinese; several stand with semicolons between them. */
export function reasonInChinese(reason: string): string {
  return whole(reason) ?? reason.split('; ').map((part) => whole(part) ?? part).join('；') // prettier-ignore
}

function whole(reason: string): string | undefined {
  for (const [pattern, words] of SENTENCES) {
    const found = pattern.exec(reason)
    if (found) return words(...found.slice(1))
  }
  return undefined
}
