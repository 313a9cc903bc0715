import { Facts } from './listing-facts.tsx'
import { Card } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { Listing } from './views.ts'

type Terms = NonNullable<Listing['terms']>
type Sum = NonNullable<Terms['unitPrice']>

/** What one costs, prices by quantity, the least order, shipping, and what is said of data on offer. */
export function ListingTerms({ terms }: { terms: Terms }) {
  const { t, format } = useSettings()
  const word = (text: string) => t.says.words[text] ?? text
  const quantity = (of: Terms['minOrder']) => of && format.amount(of.amount, word(of.unit))
  return (
    <Card title={t.says.terms}>
      {terms.isHeld && <p class="notice notice-open">{t.says.held}</p>}
      <Facts
        facts={[
          [
            t.says.unitPrice,
            terms.unitPrice && <Money sum={terms.unitPrice} unit={word(terms.unitPrice.unit)} />,
          ],
          [
            t.says.prices,
            terms.prices.length > 0 ? (
              <Lines of={terms.prices.map((price) => [quantity(price.quantity) ?? price.label, price])} />
            ) : undefined,
          ],
          [t.says.quantity, quantity(terms.quantity)],
          [t.says.minOrder, quantity(terms.minOrder)],
          [
            t.says.shipping,
            terms.shippingOptions.length > 0 ? (
              <Lines of={terms.shippingOptions.map(({ name, price }) => [name, price])} />
            ) : undefined,
          ],
        ]}
      />
      {terms.dataOffer && <DataOffer offer={terms.dataOffer} />}
      {terms.rates.map(({ currency, usd, day, source }) => (
        <p key={currency} class="muted small">
          {t.says.rate(currency, `$${usd}`, day, source)}
        </p>
      ))}
    </Card>
  )
}

function Lines({ of }: { of: [string | undefined, Omit<Sum, 'unit'> | undefined][] }) {
  return (
    <ul class="plain-list">
      {of.map(([label, sum]) => (
        <li key={`${label} ${sum?.amount} ${sum?.currency}`}>
          {label} {sum && <Money sum={sum} />}
        </li>
      ))}
    </ul>
  )
}

function Money({ sum, unit }: { sum: Omit<Sum, 'unit'>; unit?: string }) {
  const { t, format } = useSettings()
  const printed = format.amount(sum.amount, sum.currency)
  return (
    <>
      <span class="figure">{unit === undefined ? printed : t.says.per(printed, unit)}</span>
      {sum.usd !== null && sum.currency !== 'USD' && (
        <>
          {' '}
          <span class="muted figure">{t.says.about(`$${format.digits(sum.usd)}`)}</span>
        </>
      )}
    </>
  )
}

function DataOffer({ offer }: { offer: NonNullable<Terms['dataOffer']> }) {
  const { t, format } = useSettings()
  const word = (text: string | undefined) => text && (t.says.words[text] ?? text)
  return (
    <>
      <h3 class="card-part">{t.says.data}</h3>
      <Facts
        facts={[
          [t.says.country, offer.victimCountry && format.place(offer.victimCountry)],
          [t.says.province, offer.province],
          [t.says.organisation, offer.organisation],
          [t.says.sector, word(offer.sector)],
          [t.says.records, offer.records === undefined ? undefined : format.count(offer.records)],
          [t.says.fieldTypes, offer.fieldTypes?.map(word).join(', ')],
          [t.says.freshness, word(offer.freshness)],
          [t.says.hand, word(offer.hand)],
        ]}
      />
    </>
  )
}
