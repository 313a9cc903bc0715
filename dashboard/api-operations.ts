type Operation = { operationId: string; summary: string; tags: [string] }

const about = (tag: string, operationId: string, summary: string): Operation => ({
  operationId,
  summary,
  tags: [tag],
})

/** What the API can be asked, by method and path: every route has a name, a tag and a sentence here. */
export const operations: Record<string, Operation> = {
  'GET /openapi.json': about('about', 'getDescription', 'This description, as OpenAPI 3.1'),
  'GET /taxonomy': about(
    'about',
    'getTaxonomy',
    'Names of categories and subcategories in English and Chinese',
  ),

  'GET /overview': about(
    'overview',
    'getOverview',
    'Counts, listings through time, and each market’s last scrape',
  ),
  'GET /listings': about(
    'listings',
    'listListings',
    'Listings by words, facets and ranges, fifty a page, with counts',
  ),
  'GET /listings/:id': about(
    'listings',
    'getListing',
    'One listing: prices through time, verdict, captures that saw it',
  ),
  'GET /listings/:id/correction': about(
    'review',
    'getCorrection',
    'What people read in a listing; others’ readings once one has read it oneself',
  ),
  'POST /listings/:id/correction': about('review', 'giveCorrection', 'Say what a listing is'),
  'GET /model': about(
    'review',
    'getModel',
    'The classifier’s card, the models there are, and how listings drift',
  ),
  'GET /review': about(
    'review',
    'listReview',
    'Listings that wait for a reading, second readings first, then what teaches most',
  ),
  'GET /vendors': about('vendors', 'listVendors', 'Vendors, fifty a page'),
  'GET /vendors/:id': about(
    'vendors',
    'getVendor',
    'One vendor: listings through time, categories, prices, routes, reviews',
  ),
  'GET /markets': about(
    'markets',
    'listMarkets',
    'Every market with its state, the fetch that shows it, and its basis',
  ),
  'GET /markets/:name/reading': about(
    'markets',
    'getMarketReading',
    'How well a market is read, what was learned of it, and what waits in quarantine',
  ),
  'POST /markets/:name/quarantine': about(
    'markets',
    'decideQuarantine',
    'Release or discard what waits behind an alarm; on record',
  ),
  'GET /markets/:name': about(
    'markets',
    'getMarket',
    'One market: mirrors, scrapes, coverage, fill rates, legal basis',
  ),
  'GET /crawl': about('crawl', 'getCrawl', 'What the crawl does now, what waits and why'),
  'GET /crawl/pages': about(
    'crawl',
    'listCrawlPages',
    'Pages of the frontier by market, state, outcome and reason',
  ),

  'GET /hand-offs': about('crawl', 'listHandOffs', 'Gates that wait for a person, and those of the last day'),

  'GET /listings.csv': about(
    'exports',
    'exportListings',
    'All listings that the filters leave, as CSV; on record',
  ),
  'GET /vendors.csv': about(
    'exports',
    'exportVendors',
    'All vendors that the filters leave, as CSV; on record',
  ),
  'GET /crawl/pages.csv': about(
    'exports',
    'exportCrawlPages',
    'All pages that the filters leave, as CSV; on record',
  ),

  'GET /rules': about('alerts', 'listRules', 'Alert rules'),
  'POST /rules': about('alerts', 'makeRule', 'Make a rule'),
  'POST /rules/preview': about('alerts', 'previewRule', 'What a rule would match now'),
  'PUT /rules/:id': about('alerts', 'changeRule', 'Change a rule'),
  'GET /alerts': about('alerts', 'listAlerts', 'The inbox: what rules matched'),
  'GET /alerts/:id': about('alerts', 'getAlert', 'One match and its deliveries'),
  'POST /alerts/triage': about('alerts', 'triageAlerts', 'Say what alerts are worth'),
  'POST /destinations': about('alerts', 'makeDestination', 'Make a destination for deliveries'),
  'PUT /destinations/:id': about('alerts', 'changeDestination', 'Change a destination'),
  'POST /destinations/:id/secret': about('alerts', 'renewSecret', 'A new signing secret; it is told once'),
  'POST /destinations/:id/test': about('alerts', 'testDestination', 'Send a test delivery'),
  'GET /deliveries/:id': about('alerts', 'getDelivery', 'One delivery and its tries'),
  'POST /deliveries/:id/again': about('alerts', 'deliverAgain', 'Try a delivery again, under the same id'),

  'GET /session': about('account', 'getSession', 'Who is signed in'),
  'POST /session': about('account', 'signIn', 'Sign in with name and password'),
  'DELETE /session': about('account', 'signOut', 'Sign out'),
  'POST /session/one-time': about('account', 'openOneTime', 'Show a one-time password'),
  'POST /session/password': about('account', 'choosePassword', 'Choose a password after a one-time one'),
  'PUT /account/password': about('account', 'changePassword', 'Change one’s own password'),
  'GET /account/tokens': about('account', 'listTokens', 'One’s own API tokens'),
  'POST /account/tokens': about('account', 'makeToken', 'Make a token; it is told once'),
  'DELETE /account/tokens/:id': about('account', 'revokeToken', 'Revoke a token'),

  'GET /accounts': about('administration', 'listAccounts', 'Accounts and their roles'),
  'POST /accounts': about('administration', 'makeAccount', 'Make an account'),
  'PATCH /accounts/:id': about('administration', 'changeAccount', 'Change a role, or disable an account'),
  'POST /accounts/:id/one-time-password': about(
    'administration',
    'resetPassword',
    'A new one-time password for an account',
  ),
  'GET /credentials': about(
    'administration',
    'listCredentials',
    'Log-ins that the crawler may use, and who decided on them; never what they are made of',
  ),
  'POST /credentials/:id/approve': about(
    'administration',
    'approveCredential',
    'Approve a log-in that another administrator entered',
  ),
  'POST /credentials/:id/revoke': about('administration', 'revokeCredential', 'End a log-in for good'),
  'GET /audit': about('administration', 'listAudit', 'What people did, newest first'),

  'GET /reports': about('hotline', 'listReports', 'The hotline queue'),
  'GET /reports/:id': about('hotline', 'openReport', 'One report with its address'),
  'GET /reports/:id/draft/:form': about('hotline', 'draftReport', 'A draft for NCMEC or a hotline of INHOPE'),
  'POST /reports/erase': about('hotline', 'eraseReports', 'Erase addresses that need not be preserved'),
  'GET /hotline/sites': about(
    'hotline',
    'listHotlineSites',
    'Markets in quarantine, and hits that look planted',
  ),
  'POST /hotline/quarantine/:market': about('hotline', 'placeQuarantine', 'Put a market in quarantine'),
  'POST /hotline/quarantine/:market/lift': about('hotline', 'liftQuarantine', 'Lift a quarantine'),
  'POST /hotline/alarms/:id/settle': about('hotline', 'settleAlarm', 'Note that an alarm was looked into'),
  'POST /reports/:id/handover': about('hotline', 'handOver', 'Note that a report was handed over'),
}
