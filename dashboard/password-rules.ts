/** At least so many characters; no rules of composition (NIST SP 800-63B-4, section 3.1.1.2). */
const MIN_PASSWORD = 12
const MAX_PASSWORD = 200

/** The commonest of at least twelve characters, and what lies nearest to hand here. */
const COMMON = new Set(
  `1234567890123 123456789012 111111111111 000000000000 123123123123 121212121212 112233445566 987654321098
  098765432109 qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyuiopas qwertyuiopasdf qwerty123456 qwertyqwerty
  1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv zaq12wsxcde3 asdfghjkl123 asdfghjklzxc zxcvbnm12345
  password1234 password12345 password123456 passwordpassword passw0rd1234 p@ssw0rd1234 p@ssword1234 mypassword123
  iloveyou1234 iloveyou12345 iloveyouforever abcdefghijkl abcdefgh1234 abcd12345678 abc123abc123 abc123456789
  a1b2c3d4e5f6 aaaaaaaaaaaa letmein12345 welcome12345 welcome123456 administrator administrator1 admin1234567
  adminadminadmin administrator123 changeme1234 changemeplease sunshine1234 football1234 baseball1234 superman1234
  princess1234 dragon123456 monkey123456 master123456 lanternfish1 lanternfish12 lanternfish123 lanternfishlanternfish
  woaini1314520 woaini520520 5201314520131 a123456789012 q123456789012 wangyut2 123456789abc 12345678910 1234567891011`.split(
    /\s+/,
  ),
)

export type PasswordFault = 'PASSWORD_SHORT' | 'PASSWORD_LONG' | 'PASSWORD_COMMON'

/** What a person is told; the console's pages say it in their language. */
export const PASSWORD_FAULTS: Record<PasswordFault, string> = {
  PASSWORD_SHORT: `Take at least ${MIN_PASSWORD} characters.`,
  PASSWORD_LONG: `Take at most ${MAX_PASSWORD} characters.`,
  PASSWORD_COMMON: 'Too many people have this password, or it is the name: take another.',
}

/** What is wrong with a password that `name` would like to have; nothing when it may be taken. */
export function faultOfPassword(password: string, name: string): PasswordFault | undefined {
  const folded = password.normalize('NFKC').toLowerCase()
  const { length } = Array.from(folded)
  if (length < MIN_PASSWORD) return 'PASSWORD_SHORT'
  if (length > MAX_PASSWORD) return 'PASSWORD_LONG'
  const isRepeated = new Set(folded).size < 4
  const isName = folded.replaceAll(name.toLowerCase(), '').length < MIN_PASSWORD / 2
  return isRepeated || isName || COMMON.has(folded) ? 'PASSWORD_COMMON' : undefined
}
