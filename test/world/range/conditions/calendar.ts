import { z } from 'zod'
import type { ConditionKind } from '../site.ts'
import { CALENDAR, isContent, withMore } from './trap-pages.ts'

export const CalendarParams = z.strictObject({})

const MONTH = /(\d{4})-(\d{2})/

/** A calendar of events that never were, with a month before and behind each. */
export const calendar: ConditionKind<z.infer<typeof CalendarParams>> = {
  kind: 'calendar',
  open: (_params, { site, design }) => ({
    async answer(request, next) {
      const { pathname, search } = request.url
      if (!CALENDAR.test(pathname)) {
        const reply = await next(request)
        return isContent(reply) ? withMore(reply, '<p><a href="/calendar">Calendar</a></p>') : reply
      }
      const [, year, month] = MONTH.exec(pathname + search) ?? []
      const at = year === undefined ? request.at : new Date(Date.UTC(Number(year), Number(month) - 1, 1))
      const body = site.frame('Calendar', monthOf(at), request.at, design())
      return { status: 200, body, kind: 'other' }
    },
  }),
}

function monthOf(at: Date): string {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
  const label = (offset: number) => new Date(Date.UTC(year, month + offset, 1)).toISOString().slice(0, 7)
  const days = Array.from({ length: 28 }, (_, day) => `${label(0)}-${String(day + 1).padStart(2, '0')}`)
  const links = [-12, -1, 1, 12].map((step) => `<a href="/calendar?month=${label(step)}">${label(step)}</a>`)
  const cells = days.map((day) => `<td><a href="/calendar/${day}">${day.slice(-2)}</a></td>`)
  return `<h1>${label(0)}</h1><p>${links.join(' ')}</p><table><tr>${cells.join('')}</tr></table><p>Nothing happens.</p>`
}
