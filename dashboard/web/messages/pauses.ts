export const pausesEnglish = {
  paused: 'The crawl pauses: the disk is full.',
  room: (free: string, needed: string) =>
    `${free} MB are free, at least ${needed} MB are needed. Make room, and it goes on by itself; nothing is lost.`,
  since: 'Since',
}

export const pausesChinese = {
  paused: '磁盘已满，抓取暂停。',
  room: (free: string, needed: string) =>
    `剩余 ${free} MB，至少需要 ${needed} MB。腾出空间后会自动继续，数据不会丢失。`,
  since: '开始于',
}
