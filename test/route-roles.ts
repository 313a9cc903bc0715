import { roles, type Role } from '#contracts/roles.ts'

const everyone: Role[] = [...roles]
const administrator: Role[] = ['administrator']
const units: Role[] = ['unit', 'administrator']
const analysts: Role[] = ['analyst', 'unit', 'administrator']
const readers: Role[] = [...analysts, 'researcher']

/**
 * Who may what, written down a second time: a route that is missing here fails the test, and so does one that lets
 * in somebody else.
 */
export const allowed: Record<string, Role[] | 'anybody'> = {
  'GET /session': 'anybody',
  'POST /session': 'anybody',
  'DELETE /session': 'anybody',
  'POST /session/one-time': 'anybody',
  'POST /session/password': 'anybody',
  'GET /taxonomy': everyone,
  'GET /openapi.json': everyone,
  'PUT /account/password': everyone,
  'GET /account/tokens': everyone,
  'POST /account/tokens': everyone,
  'DELETE /account/tokens/:id': everyone,
  'GET /overview': readers,
  'GET /listings': readers,
  'GET /listings/:id': readers,
  'GET /listings.csv': readers,
  'GET /listings/:id/correction': analysts,
  'POST /listings/:id/correction': analysts,
  'GET /review': analysts,
  'GET /vendors': analysts,
  'GET /vendors/:id': analysts,
  'GET /vendors.csv': analysts,
  'GET /markets': analysts,
  'GET /markets/:name': analysts,
  'GET /crawl': analysts,
  'GET /crawl/pages': analysts,
  'GET /crawl/pages.csv': analysts,
  'GET /hand-offs': units,
  'GET /hand-offs/:id/view': units,
  'GET /alerts': units,
  'GET /alerts/:id': units,
  'POST /alerts/triage': units,
  'GET /deliveries/:id': units,
  'POST /deliveries/:id/again': units,
  'GET /rules': units,
  'POST /rules': units,
  'PUT /rules/:id': units,
  'POST /rules/preview': units,
  'POST /destinations': units,
  'PUT /destinations/:id': units,
  'POST /destinations/:id/secret': units,
  'POST /destinations/:id/test': units,
  'GET /accounts': administrator,
  'POST /accounts': administrator,
  'PATCH /accounts/:id': administrator,
  'POST /accounts/:id/one-time-password': administrator,
  'GET /credentials': administrator,
  'POST /credentials/:id/approve': administrator,
  'POST /credentials/:id/revoke': administrator,
  'GET /audit': administrator,
  'GET /reports': ['hotline'],
  'GET /reports/:id': ['hotline'],
  'GET /reports/:id/draft/:form': ['hotline'],
  'POST /reports/:id/handover': ['hotline'],
  'POST /reports/:id/erase': ['hotline'],
  'GET /hotline/sites': ['hotline'],
  'POST /hotline/quarantine/:market': ['hotline'],
  'POST /hotline/quarantine/:market/lift': ['hotline'],
  'POST /hotline/alarms/:id/settle': ['hotline'],
}
