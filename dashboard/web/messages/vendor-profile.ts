import type { Same } from '../messages.ts'

export const vendorProfileEnglish = {
  totals: 'Reviews as the market counts them',
  totalsNote: 'What the vendor’s page printed last. Not every market shows the reviews themselves.',
  bySense: 'Reviews by what they say',
  byStars: 'Reviews by stars',
  time: 'Counted over',
  positive: 'Positive',
  neutral: 'Neutral',
  negative: 'Negative',
  stars: (count: number) => (count === 1 ? '1 star' : `${count} stars`),
  all: 'all time',
  older: 'before that',
  noTime: 'no time named',
  windows: {
    D: (count: number) => (count === 1 ? '1 day' : `${count} days`),
    W: (count: number) => (count === 1 ? '1 week' : `${count} weeks`),
    M: (count: number) => (count === 1 ? '1 month' : `${count} months`),
    Y: (count: number) => (count === 1 ? '1 year' : `${count} years`),
  },
  others: 'On other markets',
  othersNote: 'As the vendor’s page says. Nobody checked it there.',
  market: 'Market',
  rating: 'Rating',
  outOf: (rating: string, best: string) => `${rating} of ${best}`,
  contacts: 'Contacts',
  contactsNote: 'Named on the vendor’s page.',
  seenThere: 'Last seen, as the market says',
  types: {
    email: 'E-mail', jabber: 'Jabber', telegram: 'Telegram', session: 'Session', wickr: 'Wickr', tox: 'Tox', signal: 'Signal',
    threema: 'Threema', wechat: 'WeChat', qq: 'QQ', icq: 'ICQ',
  } as Record<string, string>, // prettier-ignore
}

export const vendorProfileChinese: Same<typeof vendorProfileEnglish> = {
  totals: '市场统计的评价',
  totalsNote: '卖家页面最近一次显示的数字。并非每个市场都公开评价本身。',
  bySense: '按好评与差评统计',
  byStars: '按星级统计',
  time: '统计时段',
  positive: '好评',
  neutral: '中评',
  negative: '差评',
  stars: (count) => `${count} 星`,
  all: '全部时间',
  older: '更早',
  noTime: '未注明时段',
  windows: {
    D: (count) => `${count} 天`,
    W: (count) => `${count} 周`,
    M: (count) => `${count} 个月`,
    Y: (count) => `${count} 年`,
  },
  others: '在其他市场',
  othersNote: '依卖家页面所写，未在那些市场核实。',
  market: '市场',
  rating: '评分',
  outOf: (rating, best) => `${rating}（满分 ${best}）`,
  contacts: '联系方式',
  contactsNote: '卖家页面上写明的。',
  seenThere: '市场显示的最近在线',
  types: {
    email: '电子邮件', jabber: 'Jabber', telegram: 'Telegram', session: 'Session', wickr: 'Wickr', tox: 'Tox', signal: 'Signal',
    threema: 'Threema', wechat: '微信', qq: 'QQ', icq: 'ICQ',
  }, // prettier-ignore
}
