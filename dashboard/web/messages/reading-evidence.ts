/** What the program says of why it believes a rule, and the same in Chinese; `$1` and `$2` are counts or printed words. */
const PHRASES: [said: RegExp, chinese: string][] = [
  [/^column "(.*)"$/, '列“$1”'],
  [/^heading$/, '标题'],
  [/^text that differs in each record$/, '每条记录各不相同的文字'],
  [/^link like (.*)$/, '形如 $1 的链接'],
  [/^a label for prices$/, '表示价格的标签'],
  [/^a price in (\d+) of (\d+) records$/, '$2 条记录中有 $1 条带价格'],
  [/^a label for vendors in (\d+) records$/, '$1 条记录中有表示卖家的标签'],
  [/^stands behind a label for vendors$/, '位于表示卖家的标签之后'],
  [/^its address names vendors$/, '地址表明是卖家'],
  [/^its text ends its address$/, '地址以该文字结尾'],
  [/^a label for categories in (\d+) records$/, '$1 条记录中有表示分类的标签'],
  [/^a link whose address names categories$/, '地址表明是分类的链接'],
  [/^a link that the page's menu has, too$/, '页面菜单中也有的链接'],
  [
    /^parts that the page's own menu names, in (\d+) of (\d+) records$/,
    '$2 条记录中有 $1 条含页面菜单中的名称',
  ],
  [/^a class that names the category in (\d+) records$/, '$1 条记录的类名中有分类名称'],
  [/^the heading above each group of records$/, '每组记录上方的标题'],
  [/^the heading above, which the page's menu has, too$/, '上方的标题，页面菜单中也有'],
  [/^a label in (\d+) records$/, '$1 条记录中有标签'],
]

/** Reasons are parted by semicolons; one that is not known stays as it is. */
export function evidenceInChinese(said: string): string {
  return said.split('; ').map(phraseInChinese).join('；')
}

function phraseInChinese(said: string): string {
  const found = PHRASES.find(([pattern]) => pattern.test(said))
  return found ? said.replace(found[0], found[1]) : said
}
