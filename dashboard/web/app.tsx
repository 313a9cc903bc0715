import { useEffect } from 'preact/hooks'
import { SignedIn } from './account.tsx'
import { ListingPage } from './listing-page.tsx'
import { ListingsPage } from './listings-page.tsx'
import { OverviewPage } from './overview-page.tsx'
import { Link, usePlace, type Place } from './router.tsx'
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
        <Page place={place} />
      </Shell>
    </SignedIn>
  )
}

function Page({ place }: { place: Place }) {
  const { t } = useSettings()
  const vendor = /^\/vendors\/(\d+)$/.exec(place.path)?.[1]
  const listing = /^\/listings\/(\d+)$/.exec(place.path)?.[1]
  if (place.path === '/') return <OverviewPage />
  if (place.path === '/listings') return <ListingsPage search={place.search} />
  if (listing) return <ListingPage id={listing} key={listing} />
  if (place.path === '/vendors') return <VendorsPage search={place.search} />
  if (vendor) return <VendorPage id={vendor} key={vendor} />
  return (
    <Empty title={t.notFound} page>
      <Link href="/">{t.backToOverview}</Link>
    </Empty>
  )
}
