import type { Words } from './draw-good.ts'

const OPENINGS = ['一手货源，长期供应。', '本人多年老店，诚信经营。', '数量有限，先到先得。', '支持担保，不满意可协商。', '近期整理，分类清楚。'] // prettier-ignore
const CLOSINGS = ['有问题站内私信。', '拍下后当天处理。', '下单前请看清说明。', '在线时间下午两点以后。'] // prettier-ignore
const REMARKS = ['发货很快', '与描述一致', '卖家态度不错', '质量可以', '会再来', '沟通顺畅', '比预期慢了一天', '数量没问题'] // prettier-ignore

export const chineseWords: Words = {
  tails: ['（新到）', '，量大从优', '，最后一批', '【现货】', '，长期有效'],
  lot: (number) => `，第${number}批`,
  description: (random, title, { path }) =>
    `${title}。${random.pick(OPENINGS)}更多内容请看${path.join('、')}版块。\n${random.pick(CLOSINGS)}`,
  remark: (random, number) => `${random.pick(REMARKS)}，${random.pick(REMARKS)}。订单${number}。`,
  places: ['CN', 'HK'],
  anywhere: ['CN', 'WORLDWIDE'],
}

const PLACES: Record<string, string> = { CN: '中国大陆', HK: '香港', WORLDWIDE: '全球' }
export const chinesePlaces = (codes: readonly string[] = []): string =>
  codes.map((code) => PLACES[code]).join('、')

/** `１２．５０`: figures, point and comma in full width. */
export const wide = (text: string): string =>
  text.replaceAll(/[0-9.,]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0))

/** `2026年3月5日` */
export const chineseDay = (at: Date): string =>
  `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日`
