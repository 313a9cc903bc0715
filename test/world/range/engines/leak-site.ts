import type { Engine, EnginePage, EnginePlan, EngineSite } from '../engine.ts'
import { a } from '../html-parts.ts'
import { fillRoute, matchRoutes } from '../routes.ts'
import { openStock, type Stock } from '../stock.ts'
import { leakDesigns, type Entry, type LeakDesign } from './leak-pages.ts'
import { drawCase, dueOf, timeLeft, trueVictim, type Case, type Victim } from './leak-victims.ts'

const nothing = { status: 200, listings: [], vendors: [], reviews: [] }
const ABOUT = '<h1>About us</h1><p>We are a team of auditors whom nobody asked. Whoever stands on our list was told before and has a time to answer; what is not answered is put up for all to read. We do not answer journalists.</p>' // prettier-ignore

/** A site that names its victims and counts the time down; there is nothing to buy on it. */
export const leakEngine: Engine = {
  name: 'leak-site',
  language: 'en',
  designs: [leakDesigns[0].name, leakDesigns[1].name, leakDesigns[2].name],
  open: (plan) => openLeaks(plan),
}

type Look = { plan: EnginePlan; design: LeakDesign; stock: Stock<Case> }

function openLeaks(plan: EnginePlan): EngineSite {
  const stock = openStock<Case>(plan, (random, index, made) => drawCase(random, index, made, plan))
  const look = (design: number): Look => ({ plan, design: leakDesigns[design]!, stock })
  return {
    start: (design) => leakDesigns[design]!.routes['home']!,
    page: (path, at, design) => pageAt(look(design), path, at),
    frame: (title, body, _, design) => leakDesigns[design]!.frame(title, plan.title, body),
    paths: (at, design) => pathsOf(look(design), at),
    listings: () => [],
    vendors: () => [],
    changes: (from, to) =>
      [...stock.changes(from, to), ...dueBetween(plan, stock, from, to)]
        .filter(({ kind }) => kind !== 'price' && kind !== 'stock' && kind !== 'held')
        .map(({ at, good, kind }) => ({ at: new Date(at), nativeId: good.id, kind }))
        .toSorted((one, other) => one.at.getTime() - other.at.getTime()),
  }
}

function dueBetween(plan: EnginePlan, stock: Stock<Case>, from: Date, to: Date) {
  return stock.all(to).flatMap((good) => {
    const due = dueOf(good, plan)
    return due > from && due <= to ? [{ at: due.getTime(), good, kind: 'due' as const }] : []
  })
}

function* pathsOf(look: Look, at: Date): Iterable<string> {
  const { design, stock } = look
  const { pages } = pagesOf(look, at)
  yield design.routes['about']!
  for (let page = 1; page <= pages; page++) yield pageLink(design, page)
  for (const victim of stock.all(at)) yield postLink(design, victim)
}

const pageLink = ({ routes }: LeakDesign, page: number): string =>
  page === 1 ? routes['home']! : fillRoute(routes['homePage']!, { page: String(page) })
const postLink = ({ routes }: LeakDesign, { uuid, slug }: Victim): string =>
  fillRoute(routes['post']!, { slug, uuid })

function pagesOf({ design, stock }: Look, at: Date): { pages: number; newest: Victim[] } {
  const newest = stock.all(at).toReversed()
  return { newest, pages: Math.max(1, Math.ceil(newest.length / design.perPage)) }
}

function pageAt(look: Look, path: string, at: Date): EnginePage {
  const { plan, design, stock } = look
  const put = (title: string, content: string): string => design.frame(title, plan.title, content)
  for (const { name, params } of matchRoutes(design.routes, path)) {
    if (name === 'about') return { ...nothing, kind: 'other', html: put('About', ABOUT) }
    const page = name === 'post' ? undefined : listAt(look, Number(params['page'] ?? '1'), at)
    if (page) return page
    const victim = stock.all(at).find(({ uuid, slug }) => uuid === params['uuid'] || slug === params['slug'])
    const entry = name === 'post' && victim && entryOf(look, at, victim)
    if (entry)
      return { ...nothing, kind: 'other', victims: [victimOf(entry)], html: put(entry.name, design.post(entry)) }
  }
  const words = '<h1>404</h1><p>Nothing found here. The page does not exist.</p>'
  return { ...nothing, status: 404, kind: 'not-found', html: put('Not found', words) }
} // prettier-ignore

function listAt(look: Look, page: number, at: Date): EnginePage | undefined {
  const { plan, design } = look
  const { pages, newest } = pagesOf(look, at)
  if (page < 1 || page > pages) return undefined
  const shown = newest.slice((page - 1) * design.perPage, page * design.perPage)
  const entries = shown.map((victim) => entryOf(look, at, victim))
  const links = Array.from({ length: pages }, (_, i) => (i + 1 === page ? String(page) : a(pageLink(design, i + 1), String(i + 1)))) // prettier-ignore
  const html = design.frame('List', plan.title, design.list(entries, links.join(' ')))
  return { ...nothing, kind: 'other', victims: entries.map(victimOf), html }
}

function entryOf({ plan, design }: Look, at: Date, victim: Victim): Entry {
  const truth = trueVictim(plan, at, victim, postLink(design, victim))
  return { ...victim, ...truth, left: timeLeft(plan, at, new Date(truth.dueAt)) }
}

const victimOf = ({ name, url, country, sector, state, gigabytes, files, dueAt }: Entry) => ({ name, url, country, sector, state, gigabytes, files, dueAt }) // prettier-ignore
