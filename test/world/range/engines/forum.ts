import type { Engine, EnginePage, EnginePlan, EngineSite, TruePost } from '../engine.ts'
import { fillRoute, matchRoutes, type Params, type Routes } from '../routes.ts'
import { openStock, type Stock } from '../stock.ts'
import { forumDesigns } from './forum-pages.ts'
import { BOARDS, drawTopic, memberAt, postsOf, type Member, type Post, type Thread, type Topic } from './forum-threads.ts' // prettier-ignore

export type Board = (typeof BOARDS)[number]
type Target = { id?: string; slug?: string; name?: string; page?: string }
export type ForumView = {
  plan: EnginePlan
  link: (route: string, to?: Target) => string
  memberLink: (name: string) => string
  member: (index: number) => Member
  replies: (thread: Thread) => number
}
export type Paged<T> = { items: T[]; page: number; pages: number; pageLink: (page: number) => string }

/** `home`, `board`, `boardPage`, `thread`, `threadPage`, `member`, `rules` in `routes`. */
export type ForumDesign = {
  name: string
  routes: Routes
  threadsPerPage: number
  postsPerPage: number
  frame: (view: ForumView, title: string, content: string) => string
  home: (view: ForumView, latest: (board: number) => Thread | undefined) => string
  board: (view: ForumView, board: Board, threads: Paged<Thread>) => string
  thread: (view: ForumView, thread: Thread, posts: Paged<Post>) => string
  member: (view: ForumView, member: Member) => string
}

const RULES = '<h1>Rules</h1><p>No trade in public threads: short notices go to their own board and the rest into messages. Be civil, quote little, search before you ask. Staff moves what stands in the wrong place and bans who sells what is forbidden here.</p>' // prettier-ignore
const nothing = { status: 200, listings: [], vendors: [], reviews: [] }

/** A board where people talk: nothing on it has a price of its own, though some ask and some offer in threads of their own boards. */
export const forumEngine: Engine = {
  name: 'forum',
  language: 'en',
  designs: [forumDesigns[0].name, forumDesigns[1].name, forumDesigns[2].name],
  open: (plan) => openForum(plan),
}

function openForum(plan: EnginePlan): EngineSite {
  const stock = openStock<Topic>(plan, drawTopic)
  const members = Array.from({ length: plan.vendors }, (_, i) => memberAt(plan, i))
  const look = (design: number) => {
    const chosen = forumDesigns[design]!
    const link = (route: string, { id = '', slug = '', name = '', page = '' }: Target = {}): string =>
      fillRoute(chosen.routes[route]!, { id, slug, name, page })
    const view: ForumView = {
      plan,
      link,
      memberLink: (name) => link('member', members.find((one) => one.name === name) ?? members[0]!),
      member: (index) => members[index]!,
      replies: ({ first, changes }) => first + changes,
    }
    return { design: chosen, view, stock, members }
  }
  return {
    start: (design) => forumDesigns[design]!.routes['home']!,
    page: (path, at, design) => pageAt(look(design), path, at),
    frame: (title, body, _, design) => forumDesigns[design]!.frame(look(design).view, title, body),
    paths: (at, design) => pathsOf(look(design), at),
    listings: () => [],
    vendors: () => [],
    changes: (from, to) =>
      stock.changes(from, to).map(({ at, good, kind }) => {
        const isPost = kind === 'price' || kind === 'stock' || kind === 'held'
        return { at: new Date(at), nativeId: good.id, kind: isPost ? 'posted' : kind }
      }),
  }
}

type Look = { design: ForumDesign; view: ForumView; stock: Stock<Topic>; members: Member[] }

function* pathsOf({ design, view, stock, members }: Look, at: Date): Iterable<string> {
  yield view.link('home')
  yield view.link('rules')
  for (const [i, board] of BOARDS.entries()) {
    const { pages, pageLink } = threadsOf({ design, view, stock, members }, i, board, at, 1)!
    for (let page = 1; page <= pages; page++) yield pageLink(page)
  }
  for (const member of members) yield view.link('member', member)
  for (const thread of stock.all(at)) {
    const { pages, pageLink } = cut(
      Array.from({ length: 1 + view.replies(thread) }),
      design.postsPerPage,
      1,
      view,
      'thread',
      thread,
    )!
    for (let page = 1; page <= pages; page++) yield pageLink(page)
  }
}

function pageAt(look: Look, path: string, at: Date): EnginePage {
  const { design, view } = look
  for (const { name, params } of matchRoutes(design.routes, path)) {
    const page = contentAt(look, name, params, at)
    if (page) return page
  }
  const words = '<h1>Not found</h1><p>The topic you asked for does not exist or was removed.</p>'
  return { ...nothing, status: 404, kind: 'not-found', html: design.frame(view, 'Not found', words) }
}

function contentAt(look: Look, name: string, params: Params, at: Date): EnginePage | undefined {
  const { design, view, stock, members } = look
  const number = Number(params['page'] ?? '1')
  const is = (one: { id: string; slug?: string }) => one.id === params['id'] || (one.slug !== undefined && one.slug === params['slug']) // prettier-ignore
  const put = (title: string, content: string): string => design.frame(view, title, content)
  if (name === 'rules') return { ...nothing, kind: 'other', html: put('Rules', RULES) }
  if (name === 'home') {
    const latest = (board: number) => stock.all(at).findLast((thread) => thread.board === board)
    return { ...nothing, kind: 'category', html: put('Index', design.home(view, latest)) }
  }
  if (name === 'member') {
    const member = members.find((one) => one.id === params['id'] || one.name === params['name'])
    return member && { ...nothing, kind: 'other', html: put(member.name, design.member(view, member)) }
  }
  if (name.startsWith('board')) {
    const index = BOARDS.findIndex(is)
    const threads = index === -1 ? undefined : threadsOf(look, index, BOARDS[index]!, at, number)
    const posts = threads?.items.map((thread) => openingOf(view, thread)) ?? []
    const kind = posts.some(({ intent }) => intent !== 'talk') ? 'list' : 'other'
    return threads && { ...nothing, kind, posts, html: put(BOARDS[index]!.name, design.board(view, BOARDS[index]!, threads)) } // prettier-ignore
  }
  const thread = stock.all(at).find(is)
  const posts =
    thread &&
    cut(
      postsOf(
        view.plan,
        thread,
        members.map(({ name: author }) => author),
      ),
      design.postsPerPage,
      number,
      view,
      'thread',
      thread,
    )
  return posts && { ...nothing, kind: 'thread', posts: posts.items.map(({ id, author, intent, postedAt }) => ({ id, author, intent, postedAt })), html: put(thread.title, design.thread(view, thread, posts)) } // prettier-ignore
}

function openingOf({ member }: ForumView, { id, vendor, intent, postedAt, title }: Thread): TruePost {
  return { id: `${id}-1`, author: member(vendor).name, intent, postedAt: postedAt.toISOString().slice(0, 10), title }
} // prettier-ignore

function threadsOf({ design, view, stock }: Look, index: number, board: Board, at: Date, page: number) {
  const threads = stock.all(at).filter((thread) => thread.board === index).toReversed() // prettier-ignore
  return cut(threads, design.threadsPerPage, page, view, 'board', board)
}

function cut<T>(all: T[], size: number, page: number, { link }: ForumView, route: string, { id, slug }: { id: string; slug: string }): Paged<T> | undefined {
  const pages = Math.max(1, Math.ceil(all.length / size))
  if (page < 1 || page > pages) return undefined
  const pageLink = (number: number) => number === 1 ? link(route, { id, slug }) : link(`${route}Page`, { id, slug, page: String(number) })
  return { items: all.slice((page - 1) * size, page * size), page, pages, pageLink }
} // prettier-ignore
