import { labelOf, labelWithCurrency, type LabelField } from './labels.ts'
import { labelOfRun, runText, type PageIndex } from './page-index.ts'

/** What stands behind a label: the runs of the value, or part of the label's own run. `cell` holds the value where it is an element. */
export type Pair = {
  field: LabelField
  label: string
  value: string
  cell: number | undefined
  run: number
  currency?: string | undefined
}

const COLON = /[:：]/
const PARTS = /\s+[|/•·]\s+|\s*[|•·]\s*/
const COUNTED =
  /^[([\s·•|,]*(?:(?:only|nur noch|noch|ещё|仅剩|还剩) ?)?(?<value>\d[\d.,]*\s?(?:k|万)?)\+?\s*(?:x |pcs |pieces |items |units |шт\.? |件|个|次|条)?(?<word>sold|sales?|views?|left|in stock|available|remaining|orders?|deals|transactions?|replies|reply|posts|verkauft|aufrufe|verfügbar|auf lager|продано|просмотр(?:ов|а)?|в наличии|осталось|已售|浏览|销量|库存|可用|剩余|回复|查看)(?![\p{L}])/iu
const LEADING =
  /^(?<word>ships? from|ships? to|shipping from|shipping to|sold by|posted by|seller|vendor|views?|stock|sold|sales|level|versand aus|versand nach|отправка из|доставка в|发货地|卖家|已售|浏览|库存|销量|剩余|单价|价格|售价)\s*(?<value>[@\p{L}\d].*)$/iu
const SINCE =
  /^(?<word>(?:member|vendor|seller|user|registered|active|mitglied|joined)(?: since| on)?|last (?:seen|active|online|login|logged in)|zuletzt (?:online|gesehen)|на сайте с|注册时间|最后在线)\s*[-–]?\s*(?<value>(?:\p{L}{3,9}\.? )?\d.*|today.*|yesterday.*|.* ago)$/iu
/** How the runs begin that the three patterns above can fit. */
const HINT =
  /^[([\s·•|,]*\d|^(?:only \d|n(?:ur|och) |ещё \d|仅剩|还剩|ship|sold|post|sell|vend|view|stock|sale|level|vers|member|user|regist|active|mitg|join|last|zule|на |отпр|дост|注册|最后|发货|卖家|已售|浏览|库存|销量|剩余|单价|价格|售价)/iu
const BEGINNINGS = new Set(
  Array.from('0123456789([|, \t\n\v\f\ronspvlmurajzONSPVLMURAJZ', (letter) => letter.charCodeAt(0)),
)
const mayBegin = (code: number): boolean => code > 127 || BEGINNINGS.has(code)
const MOST_LABEL = 40
/** What is longer is prose, save for places: some name every country that they send to. */
const LONGEST = 200
const LONGEST_PLACES = 2_000
const PLACES = new Set<LabelField>(['shipsFrom', 'shipsTo', 'shipsExcept'])

/** Labels and their values among the runs of one part of a page, in order. What a value is worth its field must say. */
export function readPairs(index: PageIndex, from: number, to: number, skip?: Uint8Array): Pair[] {
  const pairs: Pair[] = []
  for (let i = from; i < to; i++) {
    const run = index.runs[i]!
    const { text } = run
    if (run.isMute || skip?.[i] === 1) continue
    if (text.length > LONGEST) {
      addPlaces(text, i, pairs)
      continue
    }
    const label = labelOfRun(run)
    if (label?.field && !COLON.test(text.slice(0, -1))) {
      addFollowing(index, label.field, text, label.currency, i, to, pairs)
      continue
    }
    const hasColon = COLON.test(text)
    // Records of several sets hold the same runs: what this one says is found once.
    if (!hasColon && !(mayBegin(text.charCodeAt(0)) && HINT.test(text))) {
      run.isMute = true
      continue
    }
    const parts = hasColon && PARTS.test(text) ? text.split(PARTS) : [text]
    for (const part of parts) addPair(index, part, i, to, pairs)
  }
  return pairs
}

function addPlaces(text: string, run: number, pairs: Pair[]): void {
  const colon = text.slice(0, MOST_LABEL).search(COLON)
  const label = text.slice(0, Math.max(colon, 0))
  const field = label === '' || text.length > LONGEST_PLACES ? undefined : labelOf(label)
  if (field && PLACES.has(field)) pairs.push({ field, label, value: text.slice(colon + 1).trim(), cell: undefined, run }) // prettier-ignore
}

function addPair(index: PageIndex, text: string, run: number, to: number, pairs: Pair[]): void {
  const colon = text.search(COLON)
  if (colon > 0 && colon <= MOST_LABEL) {
    const label = text.slice(0, colon)
    const { field, currency } = labelWithCurrency(label)
    const rest = text.slice(colon + 1).trim()
    if (field && rest !== '') pairs.push({ field, label, value: rest, cell: undefined, run, currency })
    else if (field) addFollowing(index, field, label, currency, run, to, pairs)
    if (field) return
  }
  const found = COUNTED.exec(text) ?? SINCE.exec(text) ?? LEADING.exec(text)
  const field = found && labelOf(found.groups!['word']!)
  if (field) pairs.push({ field, label: found.groups!['word']!, value: found.groups!['value']!.trim(), cell: undefined, run }) // prettier-ignore
}

/** The value beside a label: what comes next within the element that holds the label's own cell. */
function addFollowing(
  index: PageIndex,
  field: LabelField,
  label: string,
  currency: string | undefined,
  run: number,
  to: number,
  pairs: Pair[],
): void {
  let cell = index.runs[run]!.at
  const { parent, runFrom, runTo } = index
  while (parent[cell]! >= 0 && runFrom[cell] === run && runTo[cell] === run + 1) {
    const above = parent[cell]!
    if (runFrom[above] !== run || runTo[above] !== run + 1) break
    cell = above
  }
  const isCell = runFrom[cell] === run && runTo[cell] === run + 1
  const holder = isCell ? parent[cell]! : cell
  const next = run + 1
  if (holder < 0 || next >= to || next >= runTo[holder]!) return
  let at = index.runs[next]!.at
  if (at === holder) {
    const value = index.runs[next]!.text
    if (!isLabel(value)) pairs.push({ field, label, value, cell: undefined, run, currency })
    return
  }
  while (parent[at] !== holder && parent[at]! >= 0) at = parent[at]!
  const value = runText(index, runFrom[at]!, Math.min(runTo[at]!, runFrom[at]! + 40))
  // The head of a table: what stands below it are the values.
  const isHead = [cell, at].every((one) => index.tree.elements[one]!.name === 'th')
  if (isHead) return
  // An empty value is followed by the next label.
  if (
    isLabel(value) ||
    (labelOf(value) !== undefined && /^(?:th|dt|label)$/.test(index.tree.elements[at]!.name))
  )
    return
  pairs.push({ field, label, value, cell: at, run, currency })
}

const isLabel = (text: string): boolean =>
  text.length <= MOST_LABEL && /[:：]$/u.test(text) && labelOf(text) !== undefined
