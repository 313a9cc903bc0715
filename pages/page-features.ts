import { isTag, isText, type AnyNode, type Element } from 'domhandler'
import { sayPage, visible, type Said } from './say-page.ts'
import { fold, treeOf, type Parsed, type Tree } from './tree.ts'

/** What page kind is judged by. Texts are folded. */
export type PageFeatures = {
  title: string
  headings: string[]
  /** All visible text. */
  text: string
  /** Visible characters outside links, forms, navigation, header and footer: what the page itself has to say. */
  ownCharacters: number
  links: number
  prices: number
  /** A log-in box outside header and navigation. */
  passwordField: boolean
  /** A field to write in, in a form that is posted, outside header and navigation. */
  postedField: boolean
  captchaField: boolean
  logoutLink: boolean
  /** A form whose button buys. */
  buyForm: boolean
  /** Seconds and target of a meta refresh. */
  refresh: { seconds: number; url: string | undefined } | undefined
  pgpBlocks: number
}

const PRICE =
  /[$€£¥₽฿₿]\s?\d|\d(?:\s?(?:[€£¥₽元]|\b(?:usd|eur|gbp|btc|xmr|ltc|usdt)\b)| \$)|\b(?:usd|eur|gbp|aud|cad|btc|xmr|ltc|usdt|cny)\b\s?\d/gi
const LOGOUT =
  /^\W*(?:log ?out|sign ?out|退出|登出|注销|выход|выйти|abmelden|ausloggen|déconnexion|cerrar sesión)\b|^\W*(?:退出|登出|注销|выход|выйти)/iu
/** How goods are ordered, in the words of a button or a page. */
export const BUY =
  /\b(?:buy now|add to (?:cart|basket)|order now|purchase|in den warenkorb|купить|заказать)\b|купить|заказать|购买|下单|立即/iu
const BUY_BUTTON =
  /^\W*(?:buy|order|add to (?:cart|basket)|purchase|in den warenkorb|kaufen|acheter|comprar)\b|купить|заказать|в корзину|购买|下单/iu
const CAPTCHA = /captcha|verifyhuman|ddos_form|验证码|капч/iu
const WRITTEN = new Set(['text', 'email', 'password'])
const BESIDE_GOODS = new Set(['header', 'nav', 'aside'])
const LOGIN_ACTION = /log[-_ ]?in|sign[-_ ]?in|auth/iu

/** Features of a parsed page, found in one walk and remembered. */
export function featuresOf($: Parsed): PageFeatures {
  const tree = treeOf($)
  tree.features ??= findFeatures(tree, (name) => (tree.byTag.get(name) ?? []).map((at) => tree.elements[at]!))
  return tree.features
}

function findFeatures(tree: Tree, all: (tag: string) => Element[]): PageFeatures {
  const { text, own, headings, links } = sayPage(tree)
  const inputs = all('input')
  return {
    title: fold(
      all('title')[0]
        ?.children.map((node) => (isText(node) ? node.data : ''))
        .join('') ?? '',
    ),
    headings,
    text,
    ownCharacters: own,
    links: all('a').length,
    prices: text.match(PRICE)?.length ?? 0,
    passwordField: inputs.some(isLoginField),
    postedField: inputs.some(isPostedField),
    captchaField:
      inputs.some((input) => visible(input) && CAPTCHA.test(labelsOf(input))) ||
      [...all('img'), ...all('form')].some((element) => CAPTCHA.test(labelsOf(element))),
    logoutLink: links.some(isLogout),
    buyForm: [...all('button'), ...inputs].some(isBuyButton),
    refresh: refreshOf(all('meta')),
    pgpBlocks: text.match(/-----BEGIN PGP PUBLIC KEY BLOCK-----/g)?.length ?? 0,
  }
}

const isLogout = ({ link, said }: Said['links'][number]): boolean => LOGOUT.test(said) || /logout/i.test(link.attribs['href'] ?? '') // prettier-ignore

function labelsOf(element: Element): string {
  const { name = '', id = '', class: classes = '', placeholder = '', title = '', src = '', alt = '', action = '' } = element.attribs // prettier-ignore
  return `${name} ${id} ${classes} ${placeholder} ${title} ${src.slice(0, 200)} ${alt} ${action}`
}

/** A password field, or a field beside a captcha that goes to a log-in address; boxes in a page's header do not count. */
function isLoginField(input: Element): boolean {
  const isPassword = input.attribs['type']?.toLowerCase() === 'password'
  if (!isPassword) return false
  for (let above = input.parent; above && isTag(above); above = above.parent) {
    const { name, attribs } = above
    if (BESIDE_GOODS.has(name)) return false
    if (name === 'form' && LOGIN_ACTION.test(attribs['action'] ?? '')) return true
  }
  return true
}

function isPostedField(input: Element): boolean {
  if (!WRITTEN.has(input.attribs['type']?.toLowerCase() ?? 'text') || !visible(input)) return false
  for (let above = input.parent; above && isTag(above); above = above.parent) {
    if (BESIDE_GOODS.has(above.name)) return false
    if (above.name === 'form') return above.attribs['method']?.toLowerCase() === 'post'
  }
  return false
}

const LONGEST_LABEL = 100
const MOST_LABEL_NODES = 60

function isBuyButton(button: Element): boolean {
  const { type, value } = button.attribs
  if ((button.name === 'input' && type !== 'submit') || !visible(button)) return false
  const label = button.name === 'input' ? (value ?? '').slice(0, LONGEST_LABEL) : labelOf(button)
  if (!BUY_BUTTON.test(label)) return false
  for (let above = button.parent; above && isTag(above); above = above.parent)
    if (above.name === 'form') return true
  return false
}

/** The first words of an element, from its first few nodes: buttons that were never closed hold each other and the page. */
function labelOf(element: Element): string {
  let [text, left] = ['', MOST_LABEL_NODES]
  const visit = (nodes: AnyNode[]): void => {
    for (const node of nodes) {
      if (left-- <= 0 || text.length >= LONGEST_LABEL) return
      if (isText(node)) text += node.data
      else if (isTag(node)) visit(node.children)
    }
  }
  visit(element.children)
  return text.trim().slice(0, LONGEST_LABEL)
}

function refreshOf(metas: Element[]): PageFeatures['refresh'] {
  for (const { attribs } of metas) {
    if (attribs['http-equiv']?.toLowerCase() !== 'refresh') continue
    const found = /^\s*(\d+(?:\.\d+)?)(?:[^;,]*[;,]\s*(?:url\s*=\s*)?['"]?([^'"]*))?/i.exec(
      attribs['content'] ?? '',
    )
    if (found) return { seconds: Number(found[1]), url: found[2] || undefined }
  }
  return undefined
}
