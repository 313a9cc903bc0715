import { Names } from './names.ts'
import { kindsOf } from './tag-kinds.ts'

/** What follows in an element: HTML again, or SVG or MathML with rules of their own; 0 where nothing changes. */
export type Context = 0 | 1 | 2 | 3
export const HTML: Context = 1
export const SVG: Context = 2
export const MATHML: Context = 3

/** What its name says of an element. */
export type TagName = {
  name: string
  /** As domhandler tells elements. */
  type: 'tag' | 'script' | 'style'
  /** Of those in `tag-kinds.ts`. */
  kinds: number
  isVoid: boolean
  /** The elements that end where it begins, if they are the innermost. */
  closes: Set<string> | undefined
  opens: Context
  /** What stands in it is text up to its own end. */
  isRaw: boolean
}

const setOf = (names: string): Set<string> => new Set(names.split(' '))

const VOID = setOf('area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr') // prettier-ignore
const RAW = setOf('iframe noembed noframes plaintext script style textarea title xmp')
const HTML_WITHIN = setOf('mi mo mn ms mtext annotation-xml foreignObject desc title')
const CLOSING: [begins: string, ends: string][] = [
  ['tr', 'tr th td'],
  ['th', 'th'],
  ['td', 'thead th td'],
  ['body', 'head link script'],
  ['a', 'a'],
  ['li', 'li'],
  ['option', 'option'],
  ['optgroup', 'optgroup option'],
  ['dd dt', 'dd dt'],
  ['rt rp', 'rt rp'],
  ['tbody tfoot', 'thead tbody'],
  ['select input output button datalist textarea', 'input option optgroup select button datalist textarea'],
  ['h1 h2 h3 h4 h5 h6', 'h1 h2 h3 h4 h5 h6 p'],
  ['p address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul', 'p'],
] // prettier-ignore
const CLOSES = new Map(CLOSING.flatMap(([begins, ends]) => begins.split(' ').map((name) => [name, setOf(ends)] as const))) // prettier-ignore
/** Of SVG's names those with capitals, by the name in small letters. */
const CAPITALS = new Map(
  (
    'altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix ' +
    'feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology ' +
    'feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence foreignObject glyphRef linearGradient radialGradient textPath'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
)

function know(name: string): TagName {
  const opens = name === 'svg' ? SVG : name === 'math' ? MATHML : HTML_WITHIN.has(name) ? HTML : 0
  const type = name === 'script' || name === 'style' ? name : 'tag'
  return {
    name,
    type,
    kinds: kindsOf(name),
    isVoid: VOID.has(name),
    closes: CLOSES.get(name),
    opens,
    isRaw: RAW.has(name),
  }
}

export const tagNames = new Names<TagName>((printed) => {
  const name = printed.toLowerCase()
  return know(name === 'image' ? 'img' : Object.keys({ [name]: true })[0]!)
})

/** Names as they stand in SVG and MathML, where `image` is no picture of HTML's. */
const foreignNames = new Names<TagName>((printed) => know(printed.toLowerCase()))

/**
 * The name of a tag that stands somewhere within SVG or MathML.
 *
 * @param context what the innermost of these is
 * @param isOpen whether an element of a name is open
 */
export function foreignTagName(
  printed: string,
  context: Context,
  isOpen: (name: string) => boolean,
): TagName {
  const capital = CAPITALS.get(printed.toLowerCase())
  if (capital !== undefined && (context === SVG || isOpen(capital))) return know(capital)
  const names = context === HTML ? tagNames : foreignNames
  return names.look(printed, 0, printed.length)
}
