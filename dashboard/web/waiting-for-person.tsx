import { useAccount } from './account.tsx'
import { Time } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { useLinks } from './use-links.ts'
import type { Overview } from './views.ts'

/** On the overview: markets that stand still until a person opens a gate, with the way there for who may. */
export function WaitingForPerson({ waiting }: { waiting: Overview['waitingForPerson'] }) {
  const { t } = useSettings()
  const links = useLinks()
  const { role } = useAccount()
  const mayTake = role === 'unit' || role === 'administrator'
  return waiting.map(({ id, market, marketTitle, kind, expiresAt, takenBy }) => (
    <div class="notice notice-open waiting-for-person" key={id}>
      <p>
        <Link href={links.market(market)}>{marketTitle}</Link> {t.told.waits(t.handOffs.kinds[kind])}
      </p>
      <p class="small">
        {takenBy === null ? (
          <>
            {' '}
            {t.told.waitsUntil} <Time at={expiresAt} />
          </>
        ) : (
          t.handOffs.heldBy(takenBy)
        )}
      </p>
      {mayTake && takenBy === null && (
        <Link
          href={`/hand-offs/${id}`}
          class="button"
          label={t.handOffs.takeOf(t.handOffs.kinds[kind], marketTitle)}
        >
          {t.told.takeIt}
        </Link>
      )}
    </div>
  ))
}
