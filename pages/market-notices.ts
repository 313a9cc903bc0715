/** What a market tells its visitors before it vanishes. `kind` is a column of `market_sign`. */
export type NoticeKind = 'withdrawals-fail' | 'escrow-off'

/** Beyond it a page is not read: a notice stands above what is for sale. */
const READ = 6000

const NOTICES: Record<NoticeKind, RegExp> = {
  'withdrawals-fail':
    /\bwithdraw(?:al|als|ing)?\b[^.!?]{0,60}\b(?:disabled|paused|suspended|halted|delayed|stuck|unavailable|not (?:working|possible|processed)|on hold)\b|\b(?:disabled|paused|suspended|halted)\b[^.!?]{0,30}\bwithdrawals?\b|提(?:现|款|币).{0,10}(?:暂停|关闭|失败|延迟|无法|维护)|(?:暂停|关闭|无法).{0,4}提(?:现|款|币)|вывод(?:ы|а)? (?:средств )?.{0,20}(?:приостановлен|отключ|недоступ|задерж)|auszahlung(?:en)? .{0,30}(?:ausgesetzt|deaktiviert|verzögert|nicht möglich)/iu,
  'escrow-off':
    /\bescrow\b[^.!?]{0,40}\b(?:disabled|off|suspended|paused|removed|no longer|not available)\b|\b(?:disabled|suspended|paused|removed)\b[^.!?]{0,20}\bescrow\b|\b(?:finalize early|FE) (?:is )?(?:now )?(?:required|mandatory|only)\b|担保.{0,8}(?:暂停|关闭|取消|停用)|(?:暂停|关闭|取消).{0,4}担保|(?:гарант|эскроу).{0,20}(?:отключ|приостановлен)|treuhand .{0,30}(?:ausgesetzt|deaktiviert|abgeschaltet)/iu,
}

/** @param text visible text, folded */
export function noticesIn(text: string): NoticeKind[] {
  const start = text.slice(0, READ)
  return (Object.keys(NOTICES) as NoticeKind[]).filter((kind) => NOTICES[kind].test(start))
}
