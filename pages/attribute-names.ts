import { Names } from './names.ts'

/** `mark` tells the attributes that are asked for most. */
export type AttributeName = { name: string; mark: number }

/** Attributes that are asked for of each element of a page, and that few have. */
const ASKED = [
  'style',
  'hidden',
  'type',
  'class',
  'id',
  'role',
  'href',
  'title',
  'itemtype',
  'aria-label',
] as const

const markOf = (name: string): number => {
  const at = (ASKED as readonly string[]).indexOf(name)
  return at === -1 ? 0 : 1 << at
}

/** The marks of some attributes in one number. */
export const marksOf = (...names: (typeof ASKED)[number][]): number => names.reduce((marks, name) => marks | markOf(name), 0) // prettier-ignore

export const attributeNames = new Names<AttributeName>((printed) => {
  const name = Object.keys({ [printed.toLowerCase()]: true })[0]!
  return { name, mark: markOf(name) }
})
