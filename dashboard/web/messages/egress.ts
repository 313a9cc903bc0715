export const egressEnglish = {
  down: (network: string) => `The way out over ${network} is down.`,
  meaning: 'Nothing leaves, and no market is blamed: its pages stay due, and the crawl goes on by itself.',
  since: 'Since',
  networks: { tor: 'Tor', i2p: 'I2P' },
}

export const egressChinese = {
  down: (network: string) => `经 ${network} 的出口已中断。`,
  meaning: '没有任何数据外发，也不会归咎于任何市场：页面仍保持待抓取状态，恢复后会自动继续。',
  since: '开始于',
  networks: { tor: 'Tor', i2p: 'I2P' },
}
