import { readGateList, type GateList } from '#crawler/gate-list.ts'
import { hashGateList, type PlainList } from '#crawler/hash-gate-list.ts'

/** Words that are in no language: colours and fruits that do not exist, and places that excuse them. */
export const COLOURS = ['brelvin', 'tossquat', 'grunmeral', 'пляврик']
export const FRUITS = ['quobble', 'zindrake', 'marfelno', 'жундоль']
export const HAN_COLOURS = ['甲乙丙']
export const HAN_FRUITS = ['丁戊己']
export const COURTS = ['vostralex']
export const SENTENCES = ['dremiktan']

const KEY = Buffer.alloc(32, 7)

/** One list as a hotline member would give it, with words that mean nothing. */
export const standInList: PlainList = {
  name: 'stand-in',
  version: '1',
  key: KEY,
  rules: [
    { id: 'pair', language: 'en', within: 6, except: 12, a: COLOURS, b: FRUITS, c: COURTS, d: SENTENCES },
    { id: 'pair-zh', language: 'zh', within: 6, a: HAN_COLOURS, b: HAN_FRUITS },
    { id: 'stem', language: 'de', within: 6, a: ['lomrask*'], b: ['ubwend*'] },
    { id: 'short', language: 'en', within: 6, a: ['qex'], b: ['zuv'] },
  ],
  hosts: [`${'q'.repeat(56)}.onion`],
  urls: [`${'r'.repeat(56)}.onion/item/7?x=1`],
  bodies: ['ab'.repeat(32)],
}

/** The same as its file holds it. */
export const standInText = hashGateList(standInList)

/** Through the path that a real list takes. */
export function standInLists(): GateList[] {
  return [readGateList(standInText, 'stand-in.list')]
}
