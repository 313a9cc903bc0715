import { drawGood, unit } from '../draw-good.ts'
import type { Amount, Catalogue, Shelf } from '../market-view.ts'
import { moneyIn } from '../rates.ts'
import { chineseWords } from '../chinese-words.ts'

const one = (amount: string, currency: string, of: string) => ({ amount, currency, quantity: unit('1', of)! })
const records: Amount[] = [
  { text: '1万条', usd: 140, quantity: unit('10000', 'record'), says: '一毛一条，一万条起拍', stated: { prices: [one('0.1', 'CNY', 'record')], minOrder: unit('10000', 'record') } },
  { text: '5万条', usd: 360, quantity: unit('50000', 'record'), says: '每条0.05元', stated: { prices: [one('0.05', 'CNY', 'record')] } },
  { text: '样本包', usd: 15, says: '15美金=1份', stated: { prices: [one('15', 'USD', 'piece')] } },
  { text: '12万条', usd: 900, quantity: unit('120000', 'record') },
] // prettier-ignore
const jobs: Amount[] = [
  { text: '单次', usd: 40 },
  { text: '包月', usd: 260 },
  { text: '加急', usd: 75 },
]
const codes: Amount[] = [{ text: '1年', usd: 12, quantity: unit('1', 'year') }, { text: '3个月', usd: 5, quantity: unit('3', 'month') }, { text: '10个', usd: 33, quantity: unit('10', 'piece') }] // prettier-ignore
const things: Amount[] = [
  { text: '全新', usd: 190 },
  { text: '九成新', usd: 120 },
  { text: '一对', usd: 300 },
]
const books: Amount[] = [
  { text: '电子版', usd: 6 },
  { text: '全集', usd: 18 },
  { text: '2026版', usd: 9 },
]

const shelf = (name: string, physical: boolean, products: string[], amounts: Amount[]): Shelf => ({ path: [name], physical, products, amounts }) // prettier-ignore

const shelves: Shelf[] = [
  shelf('数据资源', false, ['出售车主信息', '出售网购客户名单', '出售企业法人通讯录', '出售教育培训家长资料', '出售股民资料', '出售酒店会员资料'], records),
  shelf('服务业务', false, ['代查快递信息', '代办海外号码', '网站加速业务', '短信群发业务'], jobs),
  shelf('虚拟物品', false, ['视频平台会员', '海外社交账号', '游戏点卡', '正版软件激活码'], codes),
  shelf('实体物品', true, ['高仿名表', '高仿皮包', '定制防水手机', '信号屏蔽袋'], things),
  shelf('技术教程', false, ['网络匿名入门教程', '电商运营教程', '摄影后期教程', '外语速成教程'], books),
] // prettier-ignore

const FIRST = ['江南', '北风', '夜航', '旧城', '青石', '远山', '半夏', '白塔', '小满', '听雨']
const SECOND = ['老友', '过客', '掌柜', '书生', '船长', '先生', '渔夫', '同学']

/** A Chinese trading forum: sections, each trade a thread, USDT with yuan beside it. */
export const chineseCatalogue: Catalogue = {
  shelves,
  good: (random, plan, index, at) =>
    drawGood(random, plan, index, shelves[at]!, shelves.length, chineseWords, (i) => String(30_127 + i * 4)),
  sellerName: (random) =>
    random.next() < 0.5 ? `${random.pick(FIRST)}${random.pick(SECOND)}` : `lao${random.pick(['wang', 'li', 'chen', 'zhou', 'ba'])}${random.int(10, 99)}`, // prettier-ignore
  profile: {
    markets: ['青桐集市', '白鹭', '半山坊'],
    elsewhere: 'stars',
    contacts: (random, i) => [
      { type: 'telegram', value: `shangjia_${i + 1}_${random.int(1000, 9999)}` },
      ...(random.next() < 0.4 ? [{ type: 'email', value: `dian${i + 1}@mail.quay.example` }] : []),
    ],
    remark: chineseWords.remark,
  },
  levels: ['普通会员', '认证商家', '金牌商家', '资深商家'],
  money: moneyIn('USDT', 2),
  heldAmount: '999999',
  escrow: '担保交易',
  payments: ['USDT'],
}

/** About so many yuan, for the eye. */
export const inYuan = moneyIn('CNY', 0)
