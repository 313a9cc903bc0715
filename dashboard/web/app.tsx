import { useEffect } from 'preact/hooks'
import { SignedIn, useAccount } from './account.tsx'
import { AlertPage } from './alert-page.tsx'
import { AlertsPage } from './alerts-page.tsx'
import { AccountsPage } from './accounts-page.tsx'
import { AuditPage } from './audit-page.tsx'
import { CrawlPage } from './crawl-page.tsx'
import { CrawlPagesPage } from './crawl-pages-page.tsx'
import { HandOffPage } from './hand-off-page.tsx'
import { HandOffsPage } from './hand-offs-page.tsx'
import { CredentialsPage } from './credentials-page.tsx'
import { ListingPage } from './listing-page.tsx'
import { ListingsPage } from './listings-page.tsx'
import { MarketReadingPage } from './market-reading-page.tsx'
import { MarketPage } from './market-page.tsx'
import { MarketsPage } from './markets-page.tsx'
import { OverviewPage } from './overview-page.tsx'
import { OwnAccountPage } from './own-account-page.tsx'
import { ReportPage } from './report-page.tsx'
import { ReportsPage } from './reports-page.tsx'
import { Link, navigate, usePlace, type Place } from './router.tsx'
import { holds, sectionsOf } from './sections.ts'
import { ModelPage } from './model-page.tsx'
import { ReviewPage } from './review-page.tsx'
import { RulePage } from './rule-page.tsx'
import { RulesPage } from './rules-page.tsx'
import { SettingsProvider, useSettings } from './settings.tsx'
import { Shell } from './shell.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { Empty } from './states.tsx'
import { VendorPage } from './vendor-page.tsx'
import { VendorsPage } from './vendors-page.tsx'

export function App() {
  return (
    <SettingsProvider>
      <Console />
    </SettingsProvider>
  )
}

function Console() {
  const place = usePlace()
  const { loadNames } = useSettings()
  const signedOut = place.path === '/sign-in'
  useEffect(() => {
    if (!signedOut) loadNames()
  }, [signedOut])
  if (signedOut) return <SignInPage next={place.search.get('next')} />
  return (
    <SignedIn>
      <Shell place={place}>
        <AllowedPage place={place} />
      </Shell>
    </SignedIn>
  )
}

/** The page where the role may see it; who may not see the overview begins with what they may. */
function AllowedPage({ place }: { place: Place }) {
  const { t } = useSettings()
  const { role } = useAccount()
  const sections = sectionsOf(t)
  const section = sections.find((one) => holds(one, place.path))
  const first = sections.find(({ roles }) => roles.includes(role))?.href ?? '/account'
  const isAllowed = !section || section.roles.includes(role)
  useEffect(() => {
    if (!isAllowed && place.path === '/') navigate(first, { replace: true })
  }, [isAllowed, place.path])
  if (isAllowed) return <Page place={place} />
  return (
    <Empty title={t.people.notAllowed(t.people.roleNames[role])} page>
      <Link href={first}>{t.people.back}</Link>
    </Empty>
  )
}

function Page({ place }: { place: Place }) {
  const { t } = useSettings()
  const reading = /^\/markets\/([a-z0-9-]+)\/reading$/.exec(place.path)?.[1]
  const market = /^\/markets\/([a-z0-9-]+)$/.exec(place.path)?.[1]
  const vendor = /^\/vendors\/(\d+)$/.exec(place.path)?.[1]
  const alert = /^\/alerts\/(\d+)$/.exec(place.path)?.[1]
  const handOff = /^\/hand-offs\/([0-9a-f-]{36})$/.exec(place.path)?.[1]
  const report = /^\/reports\/(\d+)$/.exec(place.path)?.[1]
  const rule = /^\/rules\/(\d+|new)$/.exec(place.path)?.[1]
  const listing = /^\/listings\/(\d+)$/.exec(place.path)?.[1]
  if (place.path === '/') return <OverviewPage />
  if (place.path === '/account') return <OwnAccountPage />
  if (place.path === '/accounts') return <AccountsPage />
  if (place.path === '/accounts/log-ins') return <CredentialsPage />
  if (place.path === '/audit') return <AuditPage before={place.search.get('before')} />
  if (place.path === '/reports') return <ReportsPage page={place.search.get('page')} />
  if (report) return <ReportPage id={report} key={report} />
  if (place.path === '/listings') return <ListingsPage search={place.search} />
  if (listing) return <ListingPage id={listing} key={listing} />
  if (place.path === '/model') return <ModelPage />
  if (place.path === '/review') return <ReviewPage />
  if (place.path === '/hand-offs') return <HandOffsPage />
  if (handOff) return <HandOffPage id={handOff} key={handOff} />
  if (place.path === '/alerts') return <AlertsPage search={place.search} />
  if (alert) return <AlertPage id={alert} key={alert} />
  if (place.path === '/rules') return <RulesPage />
  if (rule) return <RulePage id={rule} key={rule} />
  if (place.path === '/vendors') return <VendorsPage search={place.search} />
  if (vendor) return <VendorPage id={vendor} key={vendor} />
  if (place.path === '/markets') return <MarketsPage />
  if (reading) return <MarketReadingPage name={reading} key={reading} />
  if (market) return <MarketPage name={market} key={market} />
  if (place.path === '/crawl') return <CrawlPage />
  if (place.path === '/crawl/pages') return <CrawlPagesPage search={place.search} />
  return (
    <Empty title={t.notFound} page>
      <Link href="/">{t.backToOverview}</Link>
    </Empty>
  )
}
