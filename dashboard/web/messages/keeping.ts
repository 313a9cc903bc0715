/** What retention took, and what it left. */
export const keepingEnglish = {
  purged: 'purged by retention',
  tombstone: 'tombstone',
  tombstoneNote: (rule: string) =>
    `The bytes are gone (${rule}); the hash, the evidence leaf and a signed tombstone stay.`,
}

export const keepingChinese = {
  purged: '已按保存期限清除',
  tombstone: '墓碑记录',
  tombstoneNote: (rule: string) => `原始字节已删除（${rule}）；哈希、证据叶与签名墓碑记录仍保留。`,
}
