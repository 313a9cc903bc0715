import { grouped } from '../../html.ts'
import type { TrueVictim } from '../engine.ts'
import { shortDay } from '../english-words.ts'
import { a, documentOf, e, each } from '../html-parts.ts'
import type { Routes } from '../routes.ts'
import type { Victim } from './leak-victims.ts'

export type Entry = Victim & TrueVictim & { left: string }
export type LeakDesign = {
  name: string
  /** `home`, `homePage`, `post`, `about`. */
  routes: Routes
  perPage: number
  frame: (title: string, market: string, content: string) => string
  list: (entries: Entry[], pages: string) => string
  post: (entry: Entry) => string
}

const stateOf = ({ state, left }: Entry): string =>
  state === 'countdown' ? left : state === 'sold' ? 'SOLD' : 'PUBLISHED'
const parts = ({ slug, gigabytes }: Entry): { name: string; size: number }[] =>
  Array.from({ length: Math.min(5, Math.ceil(gigabytes / 100)) }, (_, i) => ({ name: `${slug}.part${i + 1}.7z`, size: Math.min(100, gigabytes - i * 100) })) // prettier-ignore

/** The original: cards with a countdown each. */
const cards: LeakDesign = {
  name: 'cards',
  routes: { home: '/', homePage: '/?page=:page', post: '/post/:uuid', about: '/about' },
  perPage: 12,
  frame: (title, market, content) => documentOf('en', `${title} - ${market}`, '', `<nav class="lk-bar">${a('/', market)} ${a('/about', 'About us')} ${a('/contact', 'Contact')}</nav><div class="lk-wrap">${content}</div>`),
  list: (entries, pages) => `<div class="lk-deck">${each(entries, (entry) => `<div class="lk-card"><div class="lk-timer">${stateOf(entry)}</div><h4>${a(entry.url, entry.name)}</h4><p>Country: ${entry.country}</p><p>Sector: ${entry.sector}</p><p>Data: ${entry.gigabytes} GB</p><p>Visits: ${grouped(String(entry.views))}</p></div>`)}</div><p class="lk-pages">${pages}</p>`,
  post: (entry) => `<h1>${e(entry.name)}</h1><p class="lk-state">${stateOf(entry)}</p><p>${e(entry.about)}</p><ul><li>Country: ${entry.country}</li><li>Sector: ${entry.sector}</li><li>Size: ${entry.gigabytes} GB</li><li>Files: ${grouped(String(entry.files))}</li><li>Deadline: ${entry.dueAt.slice(0, 16).replace('T', ' ')} UTC</li></ul>${entry.state === 'published' ? `<table class="lk-files"><tr><th>Name</th><th>Size</th></tr>${each(parts(entry), ({ name, size }) => `<tr><td>${name}</td><td>${size} GB</td></tr>`)}</table>` : ''}`,
} // prettier-ignore

/** The same addresses as one table. */
const wall: LeakDesign = {
  ...cards,
  name: 'wall',
  perPage: 30,
  frame: (title, market, content) => documentOf('en', title, '', `<center class="lw-c"><h1>${a('/', market)}</h1>${content}<p>${a('/about', 'who we are')}</p></center>`),
  list: (entries, pages) => `<table class="lw-t" border="1"><tr><th>Company</th><th>Country</th><th>Industry</th><th>Volume</th><th>Status</th></tr>${each(entries, (entry) => `<tr><td>${a(entry.url, entry.name)}</td><td>${entry.country}</td><td>${entry.sector}</td><td>${entry.gigabytes} GB</td><td>${stateOf(entry)}</td></tr>`)}</table><p>${pages}</p>`,
  post: (entry) => `<h2>${e(entry.name)}</h2><table class="lw-t" border="1"><tr><td>Status</td><td>${stateOf(entry)}</td></tr><tr><td>Industry</td><td>${entry.sector}</td></tr><tr><td>Country</td><td>${entry.country}</td></tr><tr><td>Volume</td><td>${entry.gigabytes} GB in ${entry.files} files</td></tr></table><p>${e(entry.about)}</p>`,
} // prettier-ignore

/** Slugs and a diary: each case a notice with its day. */
const diary: LeakDesign = {
  name: 'diary',
  routes: { home: '/blog/', homePage: '/blog/page/:page/', post: '/blog/:slug/', about: '/about-us/' },
  perPage: 8,
  frame: (title, market, content) => documentOf('en', `${market} » ${title}`, '', `<div class="ld2"><h1>${a('/blog/', market)}</h1><div class="ld2-body">${content}</div><footer>${a('/about-us/', 'Read about us')}</footer></div>`),
  list: (entries, pages) => `${each(entries, (entry) => `<div class="ld2-post"><h2>${a(entry.url, entry.name)}</h2><p class="ld2-day">${shortDay(entry.postedAt)}</p><p>${e(entry.about)} ${entry.gigabytes} GB, ${entry.files} files. <b>${stateOf(entry)}</b></p></div>`)}<div>${pages}</div>`,
  post: (entry) => `<h2>${e(entry.name)}</h2><p class="ld2-day">${shortDay(entry.postedAt)}</p><p>${e(entry.about)}</p><p>From ${entry.country}, ${entry.sector}: ${entry.gigabytes} GB, ${entry.files} files.</p><p><b>${stateOf(entry)}</b></p>`,
} // prettier-ignore

export const leakDesigns = [cards, wall, diary] as const
