import { openTaxonomy } from '#classifier/taxonomy.ts'
import type { ClaimedDelivery } from '#db/deliveries.ts'
import { alertLink } from './delivery-body.ts'

export type MailText = { subject: string; text: string }

const UNDECIDED = { en: 'awaiting a person', zh: '等待人工判断' }
const names = new Map(openTaxonomy().categories.map(({ id, name }) => [id, name]))

/**
 * What a mail says, in English and Chinese: number, category, and where to look. Mail is read by everyone on its way,
 * so that no word of a listing, no market and no name of a rule stands in it.
 */
export function mailTextOf(
  { alert, id }: Pick<ClaimedDelivery, 'alert' | 'id'>,
  consoleUrl: string,
): MailText {
  if (!alert)
    return {
      subject: 'Lanternfish: test · 测试',
      text: `This is a test that someone asked for in the console.\n这是有人在控制台请求的测试邮件。\n\n${id}\n`,
    }
  const unsure = alert.abstained !== false
  const name = (alert.category !== null && !unsure && names.get(alert.category)) || UNDECIDED
  const link = alertLink(consoleUrl, alert.alertId)
  return {
    subject: `Lanternfish: alert ${alert.alertId}, ${name.en} · 警报 ${alert.alertId}，${name.zh}`,
    text: [
      `Alert ${alert.alertId}. Category: ${name.en}.`,
      'Sign in to the console to read it:',
      link,
      '',
      `警报 ${alert.alertId}。类别：${name.zh}。`,
      '请登录控制台查看：',
      link,
      '',
    ].join('\n'),
  }
}
