import { hasMask } from '../values/characters.ts'

const MASKED =
  /^[([]?[\p{L}\d]{1,2}(?:(?:\s?[*•·]){2,}\s?[\p{L}\d]{0,2}|(?:(?:\s?\.){2,}\s?|…)[\p{L}\d_]{1,2})[)\]]?$/u

/** Behind a bracket, two letters and a blank, of which letters may be pairs of code units. */
const FIRST_MARK = 7

/** A buyer's name as markets mask it: `b***s`, `B . . . 7`, `b…s`; `ok...` is none. */
export const isMaskedName = (text: string): boolean => hasMask(text, FIRST_MARK) && MASKED.test(text)
