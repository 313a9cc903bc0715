import { BasisMark } from './market-state.tsx'
import { Facts } from './listing-facts.tsx'
import { BothTimes, Card } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { MarketPage } from './views.ts'

export function MarketLife({ market }: { market: MarketPage }) {
  const { t, format } = useSettings()
  return (
    <Card title={t.watch.life}>
      <Facts
        facts={[
          [t.watch.registered, <BothTimes at={market.addedAt} />],
          [t.watch.firstScrape, market.firstScrapeAt && <BothTimes at={market.firstScrapeAt} />],
          [t.listings, format.count(market.listings)],
          [t.vendors, format.count(market.vendors)],
          [t.watch.mode, market.mode],
          [t.watch.delay, t.watch.seconds(format.decimal(market.minDelayMs / 1000))],
          [t.watch.revisit, t.watch.hours(format.decimal(market.revisitAfterSeconds / 3600))],
        ]}
      />
    </Card>
  )
}

/** Warns two weeks before it ends, since nothing is read without one. */
export function MarketBasis({ basis }: { basis: MarketPage['basis'] }) {
  const { t } = useSettings()
  return (
    <Card title={t.watch.basis}>
      <p class="basis-state">
        <BasisMark state={basis.state} endsAt={basis.validTo} />
      </p>
      {basis.state !== 'valid' && <p class="notice notice-open">{t.watch.basisWarning}</p>}
      <Facts
        facts={[
          [t.watch.caseReference, basis.caseReference],
          [t.watch.authority, basis.authority],
          [t.watch.instrument, basis.instrument && `${basis.instrument}, ${basis.article}`],
          [t.watch.jurisdiction, basis.jurisdiction],
          [t.watch.access, basis.access],
          [t.watch.validFrom, basis.validFrom && <BothTimes at={basis.validFrom} />],
          [t.watch.validTo, basis.validTo && <BothTimes at={basis.validTo} />],
          [t.watch.purpose, basis.simulation ? t.watch.simulation : undefined],
        ]}
      />
    </Card>
  )
}
