import { Facts } from './listing-facts.tsx'
import { Card } from './pieces.tsx'
import { useSettings } from './settings.tsx'
import type { MarketPage } from './views.ts'

type Fact = MarketPage['says'][number]

const ORDER: Fact['field'][] = ['commission', 'vendorBond', 'escrow', 'feedback', 'banned', 'listings', 'vendors', 'users', 'orders'] // prettier-ignore

/** Commission, bond, rules, banned goods and counters, as the market itself says, each since a day. */
export function MarketSays({ says }: { says: Fact[] }) {
  const { t, format } = useSettings()
  const valueOf = ({ field, value }: Fact): string => {
    if (typeof value === 'number')
      return field === 'commission' ? `${format.digits(String(value))} %` : format.count(value)
    if (typeof value === 'string') return value
    return Array.isArray(value) ? value.join(', ') : format.amount(value.amount, value.currency)
  }
  const sorted = says.toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field))
  return (
    <Card title={t.says.market} note={t.says.marketNote}>
      <Facts
        facts={sorted.map((fact) => [
          t.says.fields[fact.field],
          <>
            <span dir="auto">{valueOf(fact)}</span>{' '}
            <span class="muted small">{t.says.since(format.day(fact.since))}</span>
          </>,
        ])}
      />
    </Card>
  )
}
