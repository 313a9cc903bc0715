import { expect, test } from 'vitest'
import { noticesIn } from './market-notices.ts'

test.each([
  ['Withdrawals are temporarily disabled while we upgrade our wallets.', ['withdrawals-fail']],
  ['We have suspended all withdrawals.', ['withdrawals-fail']],
  ['公告:系统升级,提现暂停三天。', ['withdrawals-fail']],
  ['Вывод средств временно приостановлен.', ['withdrawals-fail']],
  ['Auszahlungen sind bis Montag nicht möglich.', ['withdrawals-fail']],
  ['Escrow has been disabled for new orders. Finalize early is now required.', ['escrow-off']],
  ['担保交易暂停,请直接付款。', ['escrow-off']],
  ['Withdrawals delayed; escrow is off.', ['withdrawals-fail', 'escrow-off']],
  ['Escrow: yes. Withdraw at any time, no fees.', []],
  ['Delivery is delayed by a week. Withdrawals work.', []],
])('%s', (text, kinds) => {
  expect(noticesIn(text)).toEqual(kinds)
})
