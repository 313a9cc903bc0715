import { expect, test } from 'vitest'
import { faultOfPassword } from './password-rules.ts'

test.each([
  ['short', 'PASSWORD_SHORT'],
  // Eleven characters, though more bytes.
  ['黄铜灯笼鱼黄铜灯笼鱼黄', 'PASSWORD_SHORT'],
  ['PasswordPassword', 'PASSWORD_COMMON'],
  ['aaaabbbbaaaabbbb', 'PASSWORD_COMMON'],
  ['bo quay bo quay', 'PASSWORD_COMMON'],
  ['Lanternfish123', 'PASSWORD_COMMON'],
  ['x1y2'.repeat(51), 'PASSWORD_LONG'],
  ['ten boats leave now', undefined],
  ['only small letters and none else', undefined],
  ['海上的黄铜灯照着归来的渔船', undefined],
])(
  'a password has twelve characters at least and is none of the commonest: "%s" gets %s',
  (password, fault) => {
    expect(faultOfPassword(password, 'Bo Quay')).toBe(fault)
  },
)
