/** What elements are by their names, as one number: asked for of each element of each page. */
export const BLOCK = 1
/** Nothing in it is seen. */
export const SILENT = 2
/** Drawn, not said. */
export const DRAWN = 4
/** Its words are a field's, not the page's. */
export const FIELD = 8
/** What it says is not what the page itself has to say. */
export const BESIDE = 16
/** It parts no words. */
export const INLINE = 32
export const TOP_HEADING = 64
export const HEADING = 128
/** It stands beside the content. */
export const ASIDE = 256
export const LINK = 512
export const BUTTON = 1024

const NAMES: [kind: number, names: string][] = [
  [BLOCK, 'address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul'],
  [SILENT, 'script style template noscript head'],
  [DRAWN, 'svg'],
  [FIELD, 'option textarea'],
  [BESIDE, 'a form nav header footer select button label textarea'],
  [INLINE, 'a abbr b bdi big code em font i mark q s small span strong sub sup tt u'],
  [TOP_HEADING, 'h1 h2 h3'],
  [HEADING, 'h1 h2 h3 h4 h5 h6'],
  [ASIDE, 'nav footer aside'],
  [LINK, 'a'],
  [BUTTON, 'button'],
] // prettier-ignore

const KINDS = new Map<string, number>()
for (const [kind, names] of NAMES) for (const name of names.split(' ')) KINDS.set(name, (KINDS.get(name) ?? 0) | kind) // prettier-ignore

export const kindsOf = (name: string): number => KINDS.get(name) ?? 0
