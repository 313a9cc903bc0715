import { expect, test } from 'vitest'
import { detectLanguage } from './language.ts'

test.each([
  ['Fast shipping and good quality from a seller whom everybody knows.', 'en'],
  ['Schneller Versand und gute Qualität von einem bekannten Verkäufer.', 'de'],
  ['Быстрая доставка и хорошее качество от известного продавца.', 'ru'],
  ['本店出售各类商品，质量保证，发货迅速。', 'zh'],
  ['Telegram USDT 出售数据 TRC20 一手资源 担保交易', 'zh'],
  ['5g', undefined],
])('the language of %j is %s', (text, expected) => expect(detectLanguage(text)).toBe(expected))

test.each([
  ['Livraison rapide et discrète depuis la France, paiement en bitcoin uniquement.', 'fr'],
  ['Versand nur innerhalb Deutschlands, Bezahlung mit Monero, FAQ lesen!', 'de'],
  ['Отправка по всей России, оплата биткоин, поддержка в telegram', 'ru'],
  ['【出售】某平台用户数据 10万条 USDT 支付 telegram @lamp_shop', 'zh'],
  ['1234 $$$ +++', undefined],
  [
    'Home Orders Account Logout Blaue Lampen, handgemachte Glaskunst, schnelle Lieferung, gute Verpackung',
    'de',
  ],
  [
    'Home Search Orders Messages Account Logout Lamparas de vidrio azul hechas a mano para la casa y el campo',
    'es',
  ],
  [
    'Home Orders Messages Logout Lampes de verre bleu, faites pour la maison avec soin dans notre atelier',
    'fr',
  ],
  ['Home Orders Account Logout Синие лампы из стекла, сделаны вручную в мастерской', 'ru'],
  ['Home Orders Account Logout Blue lamps, glass, thirty pieces', 'en'],
])('of mixed and short market text, %j is %s', (text, expected) =>
  expect(detectLanguage(text)).toBe(expected),
)
