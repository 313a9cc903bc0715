import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { handlesIn } from './handles.ts'

const said = (text: string) => handlesIn(text).map(({ type, value }) => `${type} ${value}`)
const SESSION = `05${'3f'.repeat(32)}`

test.each([
  ['Telegram: @Blue_Lamp', ['telegram blue_lamp']],
  ['TELEGRAM @bluelamp WICKR: @bluelamp2', ['telegram bluelamp', 'wickr bluelamp2']],
  ['telegram channel! @lampshop', ['telegram lampshop']],
  ['https://t.me/blue_lamp', ['telegram blue_lamp']],
  ['t.me/joinchat/AAAAAEkQx1Xy2Zz3', ['telegram joinchat/AAAAAEkQx1Xy2Zz3']],
  ['t.me/+AbCdEfGh12345678', ['telegram +AbCdEfGh12345678']],
  ['纸飞机：@lampshop', ['telegram lampshop']],
  ['телеграм: lamp_shop', ['telegram lamp_shop']],
  ['wickr (lamp999)', ['wickr lamp999']],
  ['Wickr me: lamp.shop', ['wickr lamp.shop']],
  ['Jabber - anna@xmpp.example', ['jabber anna@xmpp.example']],
  ['xmpp:anna@chat.example', ['jabber anna@chat.example']],
  [`Session ID: ${SESSION}`, [`session ${SESSION}`]],
  ['Signal: lamp.42', ['signal lamp.42']],
  ['Threema ID: ABCD1234', ['threema ABCD1234']],
  ['threema.id/ABCD1234', ['threema ABCD1234']],
  ['微信号：lamp_shop8', ['wechat lamp_shop8']],
  ['wechat: lampshop88', ['wechat lampshop88']],
  ['加微信 lamp_shop8 详谈', ['wechat lamp_shop8']],
  ['微信号 lampshop88', ['wechat lampshop88']],
  ['微信lampshop88', ['wechat lampshop88']],
  ['vx lampshop88', ['wechat lampshop88']],
  ['QQ 12345', ['qq 12345']],
  ['QQ：12345678', ['qq 12345678']],
  ['QQ群 123456789', ['qq 123456789']],
  ['ICQ - 746 089 164', ['icq 746089164']],
])('%s names %j', (text, expected) => expect(said(text)).toEqual(expected))

test.each([
  'Telegram: fresh lamps and more',
  'Telegram Channel Members | 1000 For 3$',
  'WICKR: PLEASE read',
  'wickr me for more stocks',
  'Jabber Account For Noobs',
  'signal processing, statistics',
  'Signal: 2.0 released',
  'your session: 05abc expired',
  'WhatsApp Account 2017',
  'Threema: PASSWORD',
  'my telegram',
  't.me/share/url?x',
  'instagram: @someone_else',
  'QQ',
  'QQ 50000条',
  'QQ 10000-50000',
  '微信 iphone15',
  '微信 lampshop',
  '微信 shop2024.com',
  '微信 lamp88@chat.example',
  'wechat account2017',
])('%j names nobody', (text) => expect(said(text)).toEqual([]))

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void handlesIn(`telegram ${text} wickr: ${text}`)))
})
