import type { z } from 'zod'
import type { AccountsView } from '#dashboard/routes/accounts.ts'
import type { AlertRowView, AlertsView, AlertView } from '#dashboard/routes/alerts.ts'
import type { AuditView } from '#dashboard/routes/audit.ts'
import type { CredentialsView } from '#dashboard/routes/credentials.ts'
import type { CrawlPagesView, CrawlView } from '#dashboard/routes/crawl.ts'
import type { TestView } from '#dashboard/routes/deliveries.ts'
import type { DestinationView, MadeView } from '#dashboard/routes/destinations.ts'
import type { HandOffsView } from '#dashboard/routes/hand-offs.ts'
import type { ReadingView } from '#dashboard/routes/reading.ts'
import type { MarketPageView, MarketsView } from '#dashboard/routes/markets.ts'
import type { MarketStateView } from '#dashboard/life-views.ts'
import type { ListingView, ObservationView } from '#dashboard/routes/listing.ts'
import type { ListingRowView, ListingsView } from '#dashboard/routes/listings.ts'
import type { OverviewView } from '#dashboard/routes/overview.ts'
import type { ModelView } from '#dashboard/routes/model.ts'
import type { CorrectionView, ReviewView } from '#dashboard/routes/review.ts'
import type { ReportsView, ReportView } from '#dashboard/routes/reports.ts'
import type { HotlineSitesView } from '#dashboard/routes/hotline-sites.ts'
import type { PreviewView, RulesView, RuleView } from '#dashboard/routes/rules.ts'
import type { SessionView } from '#dashboard/routes/session.ts'
import type { NewTokenView, TokensView } from '#dashboard/routes/tokens.ts'
import type { VendorPageView, VendorRowView, VendorsView } from '#dashboard/routes/vendors.ts'
import type { TaxonomyView } from '#dashboard/routes/taxonomy.ts'

// The API's answers as they stand on the wire.
export type Overview = z.input<typeof OverviewView>
export type Trend = NonNullable<Overview['trend']>
export type MarketState = Overview['markets'][number]
export type Listings = z.input<typeof ListingsView>
export type ListingRow = z.input<typeof ListingRowView>
export type Listing = z.input<typeof ListingView>
export type Observation = z.input<typeof ObservationView>
export type Taxonomy = z.input<typeof TaxonomyView>
export type Session = z.input<typeof SessionView>
export type Account = NonNullable<Session['account']>
export type Accounts = z.input<typeof AccountsView>
export type AccountRow = Accounts['accounts'][number]
export type Credentials = z.input<typeof CredentialsView>
export type CredentialRow = Credentials['credentials'][number]
export type Audit = z.input<typeof AuditView>
export type Reports = z.input<typeof ReportsView>
export type Report = Reports['rows'][number]
export type OpenReport = z.input<typeof ReportView>
export type HotlineSites = z.input<typeof HotlineSitesView>
export type Vendors = z.input<typeof VendorsView>
export type VendorRow = z.input<typeof VendorRowView>
export type VendorPage = z.input<typeof VendorPageView>
export type Markets = z.input<typeof MarketsView>
export type MarketRow = Markets['rows'][number]
export type MarketReading = z.input<typeof ReadingView>
export type MarketPage = z.input<typeof MarketPageView>
export type MarketStateNow = z.input<typeof MarketStateView>
export type Crawl = z.input<typeof CrawlView>
export type CrawlPages = z.input<typeof CrawlPagesView>
export type Alerts = z.input<typeof AlertsView>
export type AlertRow = z.input<typeof AlertRowView>
export type Triage = AlertRow['triage']
export type Alert = z.input<typeof AlertView>
export type AlertSending = Alert['sendings'][number]
export type Rules = z.input<typeof RulesView>
export type Rule = z.input<typeof RuleView>
export type Preview = z.input<typeof PreviewView>
export type Destination = z.input<typeof DestinationView>
export type MadeDestination = z.input<typeof MadeView>
export type SendingState = z.input<typeof TestView>
export type HandOffs = z.input<typeof HandOffsView>
export type HandOffRow = HandOffs['open'][number]
export type Correction = z.input<typeof CorrectionView>
export type Model = z.input<typeof ModelView>
export type ModelSet = Model['card']['sets'][number]
export type DriftWeek = Model['drift'][number]
export type Review = z.input<typeof ReviewView>
export type ReviewRow = Review['rows'][number]
export type Tokens = z.input<typeof TokensView>
export type NewToken = z.input<typeof NewTokenView>
