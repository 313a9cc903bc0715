type Words = (...found: string[]) => string

const SIGNS: Record<string, string> = {
  'a seizure banner': '查封公告',
  'a seizure banner of another country': '其他国家的查封公告',
  'a block or a ban': '封锁或封禁',
  'a rate limit or a ban, in words that other front ends use': '频率限制或封禁',
  'a maintenance page or a fault of the server': '维护页或服务器故障',
  'a maintenance page in another language': '其他语言的维护页',
  'a queue': '排队页',
  'a check that lets browsers on by itself': '自动放行浏览器的检查页',
  'a captcha or an anti-DDoS challenge': '验证码或反 DDoS 检查',
  'a captcha in other words and languages': '其他语言的验证码',
  'a session that has ended': '会话已结束',
  'a page for those alone who are logged in': '仅限登录用户的页面',
  'a page that says it is not there': '页面不存在',
  'a missing page in another language': '其他语言的“页面不存在”',
}
const sign = (name = '') => SIGNS[name] ?? name

/** Why a page was taken for what it is (`pages/page-kind.ts`), and how fetches end. */
export const PAGE_SENTENCES: [pattern: RegExp, words: Words][] = [
  [/^its title or heading names (.+)$/, (name) => `标题为：${sign(name)}`],
  [/^its text names (.+)$/, (name) => `正文为：${sign(name)}`],
  [/^HTTP status (\d+)$/, (code) => `HTTP 状态 ${code}`],
  [/^it sends whoever comes to a log-in page$/, () => '跳转到登录页'],
  [/^nothing but a meta refresh after (\S+) s$/, (seconds) => `页面只有 ${seconds} 秒后的自动刷新`],
  [/^a form, and a title that names a way in$/, () => '有表单，标题为登录或注册'],
  [/^a log-in form and little else$/, () => '几乎只有登录表单'],
  [/^a captcha and little else$/, () => '几乎只有验证码'],
  [/^no visible text$/, () => '没有可见文字'],
  [/^structured data of one product$/, () => '含单件商品的结构化数据'],
  [/^a PGP key and few prices$/, () => '有 PGP 公钥，价格很少'],
  [/^(\d+) prices$/, (count) => `${count} 个价格`],
  [/^a price and a way to order$/, () => '有价格和下单方式'],
  [/^no gate and no goods$/, () => '既非关卡，也无商品'],
  [/^recipe (.+): gate (.+)$/, (market, kind) => `方案 ${market}：关卡 ${kind}`],
  [/^recipe (.+): page rule for (.+)$/, (market, kind) => `方案 ${market}：页面规则 ${kind}`],
  [/^more than (\d+) bytes$/, (bytes) => `超过 ${bytes} 字节`],
  [/^redirect-limit: more than (\d+) redirects$/, (count) => `重定向超过 ${count} 次`],
  [/^rule (\S+)$/, (rule) => `规则 ${rule}`],
  [/^rule (\S+), by its address$/, (rule) => `规则 ${rule}（按网址）`],
]
