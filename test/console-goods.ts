/** What the invented markets of the console's tests sell: plain names of things, by category, in two languages. */
export const goods: {
  category: string
  subcategory?: string
  path: string[]
  usd: number
  titles: string[]
}[] = [
  {
    category: 'drugs',
    path: ['Botanicals', 'Samples'],
    usd: 60,
    titles: ['Green leaf sample, sealed bag', 'Herbal blend, harbour batch', '植物样品 密封包装'],
  },
  {
    category: 'counterfeits',
    path: ['Replicas', 'Watches'],
    usd: 180,
    titles: ['Replica wristwatch, steel strap', 'Copy handbag, brown', '仿制手表 精钢表带 包邮'],
  },
  {
    category: 'personal_data',
    path: ['Data', 'Lists'],
    usd: 340,
    titles: [
      'Customer list of an invented shop, 10k rows',
      '出售某虚构商城会员数据 一手资料',
      'Newsletter addresses',
    ],
  },
  {
    category: 'digital_goods',
    path: ['Accounts', 'Streaming'],
    usd: 9,
    titles: ['Streaming account, 12 months', '视频会员账号 一年', 'Game key bundle, lantern edition'],
  },
  {
    category: 'forged_documents',
    path: ['Documents'],
    usd: 420,
    titles: ['Novelty licence card, any name', 'Blank certificate with seal', '空白证书 带印章'],
  },
  {
    category: 'guides',
    path: ['Books'],
    usd: 4,
    titles: ['Beginner guide, 40 pages', 'Collected notes on opening a stall', '新手教程 四十页'],
  },
  {
    category: 'services',
    path: ['Services', 'Design'],
    usd: 35,
    titles: ['Banner design within two days', 'Translation from Finnish', '代写广告文案 两天交付'],
  },
  {
    category: 'financial_fraud',
    path: ['Finance'],
    usd: 75,
    titles: ['Prepaid card, balance checked', 'Gift voucher at half value', '预付卡 余额已验'],
  },
  {
    category: 'other',
    path: ['Everything else'],
    usd: 22,
    titles: ['Brass lantern, used once', 'Sea chart, framed', '黄铜灯笼 二手'],
  },
]

export const markets = [
  { name: 'tidewater', title: 'Tidewater Bazaar', mode: 'http', currency: 'USD', listings: 120 },
  { name: 'anglers-rest', title: "Angler's Rest", mode: 'auto', currency: 'XMR', listings: 104 },
  { name: 'deep-harbour', title: '深港集市', mode: 'browser', currency: 'CNY', listings: 86 },
] as const

/** One unit of each currency in USD, as invented as the rest. */
export const usdOf = { USD: 1, XMR: 160, CNY: 0.14 } as const

export const vendorNames = [
  'saltmarsh',
  'Captain Finn',
  '灯笼鱼',
  'north_quay',
  'Mme Corail',
  'kelp & sons',
  '老王杂货',
]
export const places = ['US', 'DE', 'NL', 'CN', 'GB', 'FR', 'WORLDWIDE', 'EU']

export const DAY_MS = 24 * 3600_000
export const DAYS = 40
export const DAYS_BETWEEN_SCRAPES = 2

/** The instant at which the seeded world ends: the console's clock in its tests. */
export const SEED_END = new Date('2026-11-20T12:00:00Z')

export function priceOf(usd: number, currency: keyof typeof usdOf) {
  const amount = (usd / usdOf[currency]).toFixed(currency === 'XMR' ? 6 : 2)
  return {
    price_amount: amount,
    price_currency: currency,
    price_usd: (Number(amount) * usdOf[currency]).toFixed(2),
  }
}
