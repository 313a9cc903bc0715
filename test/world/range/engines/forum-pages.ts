import { shortDay } from '../english-words.ts'
import { a, documentOf, e, each } from '../html-parts.ts'
import { BOARDS } from './forum-threads.ts'
import type { ForumDesign, Paged } from './forum.ts'

const numbers = ({ page, pages, pageLink }: Paged<unknown>, now: (n: number) => string): string =>
  pages === 1 ? '' : each(Array.from({ length: pages }, (_, i) => i + 1), (n) => (n === page ? now(n) : a(pageLink(n), String(n))), ' ') // prettier-ignore
const clock = (at: Date): string => at.toISOString().slice(11, 16)

/** The original: tables, parameters in the address, a column for who wrote beside what was written. */
const classic: ForumDesign = {
  name: 'classic',
  routes: { home: '/index.php', board: '/board.php?b=:id', boardPage: '/board.php?b=:id&page=:page', thread: '/topic.php?t=:id', threadPage: '/topic.php?t=:id&page=:page', member: '/member.php?u=:id', rules: '/rules.php' },
  threadsPerPage: 20,
  postsPerPage: 10,
  frame: ({ plan, link }, title, content) =>
    documentOf('en', `${plan.title} • ${title}`, '', `<div class="fc-top">${a(link('home'), plan.title)} <ul><li>${a(link('rules'), 'Rules')}</li><li>${a('/login.php', 'Login')}</li><li>${a('/register.php', 'Register')}</li></ul></div><div class="fc-page">${content}</div><div class="fc-end">All times are UTC</div>`),
  home: (view, latest) => `<table class="fc-index"><tr><th>Forum</th><th>Last post</th></tr>${each(BOARDS, (board, i) => `<tr><td><h3>${a(view.link('board', board), board.name)}</h3>${board.about}</td><td>${e(latest(i)?.title ?? 'no posts')}</td></tr>`)}</table>`,
  board: (view, board, list) => `<h2>${board.name}</h2><table class="fc-topics"><tr><th>Topics</th><th>Replies</th><th>Views</th><th>Last post</th></tr>${each(list.items, (thread) => `<tr><td>${a(view.link('thread', thread), thread.title, 'fc-t')}<br>by ${a(view.link('member', view.member(thread.vendor)), view.member(thread.vendor).name)} » ${shortDay(thread.postedAt)}</td><td>${view.replies(thread)}</td><td>${thread.views}</td><td>${shortDay(thread.postedAt)}</td></tr>`)}</table><p>${numbers(list, (n) => `<b>${n}</b>`)}</p>`,
  thread: (view, thread, posts) => `<h2>${e(thread.title)}</h2>${each(posts.items, (post) => `<table class="fc-post" id="p${post.number}"><tr><td class="fc-by">${a(view.memberLink(post.author), post.author)}<br>Member</td><td><p class="fc-when">Posted: ${shortDay(post.at)} ${clock(post.at)}</p><div class="fc-said">${e(post.text)}</div></td></tr></table>`)}<p>${numbers(posts, (n) => `<b>${n}</b>`)}</p><form method="post" action="/reply.php"><textarea name="message"></textarea><button>Post reply</button></form>`,
  member: (_, member) => `<h2>Viewing profile</h2><table><tr><td>Username</td><td>${member.name}</td></tr><tr><td>Joined</td><td>${shortDay(member.joinedAt)}</td></tr><tr><td>Total posts</td><td>${member.posts}</td></tr><tr><td>Location</td><td>${member.from}</td></tr></table>`,
} // prettier-ignore

/** Slugs, and lists of blocks that say who started what and who came last. */
const blocks: ForumDesign = {
  name: 'blocks',
  routes: { home: '/', board: '/c/:slug', boardPage: '/c/:slug/:page', thread: '/t/:slug', threadPage: '/t/:slug/page-:page', member: '/members/:name', rules: '/guidelines' },
  threadsPerPage: 15,
  postsPerPage: 8,
  frame: ({ plan, link }, title, content) => documentOf('en', `${title} | ${plan.title}`, '', `<header class="fb-h">${a(link('home'), plan.title)} ${a(link('rules'), 'Guidelines')} ${a('/join', 'Sign in')}</header><main class="fb-m">${content}</main>`),
  home: (view, latest) => `<div class="fb-cats">${each(BOARDS, (board, i) => `<section><h3>${a(view.link('board', board), board.name)}</h3><p>${board.about}</p><small>Latest: ${e(latest(i)?.title ?? 'nothing yet')}</small></section>`)}</div>`,
  board: (view, board, list) => `<h1>${board.name}</h1><p>${board.about}</p><div class="fb-list">${each(list.items, (thread) => `<div class="fb-item"><h3>${a(view.link('thread', thread), thread.title)}</h3><div>Started by ${a(view.link('member', view.member(thread.vendor)), view.member(thread.vendor).name)}, ${thread.postedAt.toISOString().slice(0, 10)}</div><div>${view.replies(thread)} replies</div><div>${thread.views} views</div></div>`)}</div><nav>${numbers(list, (n) => `<em>${n}</em>`)}</nav>`,
  thread: (view, thread, posts) => `<h1>${e(thread.title)}</h1>${each(posts.items, (post) => `<article class="fb-p"><header>${a(view.memberLink(post.author), post.author)} <time datetime="${post.at.toISOString()}">${post.at.toISOString().slice(0, 10)}</time> <span>#${post.number}</span></header><div><p>${e(post.text)}</p></div></article>`)}<nav>${numbers(posts, (n) => `<em>${n}</em>`)}</nav>`,
  member: (_, member) => `<h1>${member.name}</h1><dl><dt>Joined</dt><dd>${member.joinedAt.toISOString().slice(0, 10)}</dd><dt>Messages</dt><dd>${member.posts}</dd><dt>From</dt><dd>${member.from}</dd></dl>`,
} // prettier-ignore

/** The classic's addresses with nothing but lines of text. */
const bare: ForumDesign = {
  ...classic,
  name: 'bare',
  threadsPerPage: 40,
  postsPerPage: 20,
  frame: ({ plan, link }, title, content) => documentOf('en', title, '', `<pre>=== ${a(link('home'), plan.title)} === ${a(link('rules'), 'rules')} === ${a('/login.php', 'log in')} ===</pre>${content}`),
  home: (view) => `<ul>${each(BOARDS, (board) => `<li>${a(view.link('board', board), board.name)}: ${board.about}</li>`)}</ul>`,
  board: (view, board, list) => `<h4>${board.name}</h4><ol>${each(list.items, (thread) => `<li>${a(view.link('thread', thread), thread.title)} (${view.replies(thread)} answers, ${view.member(thread.vendor).name})</li>`)}</ol>${numbers(list, (n) => `(${n})`)}`,
  thread: (view, thread, posts) => `<h4>${e(thread.title)}</h4>${each(posts.items, (post) => `<p><b>${a(view.memberLink(post.author), post.author)}</b> ${shortDay(post.at)} ${clock(post.at)}<br>${e(post.text)}</p>`, '<hr>')}${numbers(posts, (n) => `(${n})`)}`,
} // prettier-ignore

export const forumDesigns = [classic, blocks, bare] as const
