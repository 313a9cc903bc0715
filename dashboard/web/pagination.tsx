import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'

type Props = { page: number; pages: number; hrefOf: (page: number) => string }

export function Pagination({ page, pages, hrefOf }: Props) {
  const { t, format } = useSettings()
  if (pages < 2) return null
  return (
    <nav class="pagination" aria-label={t.pagination}>
      {page > 1 ? (
        <Link class="button" href={hrefOf(page - 1)}>
          {t.previous}
        </Link>
      ) : (
        <span />
      )}
      <span class="muted">{t.pageOf(format.count(page), format.count(pages))}</span>
      {page < pages ? (
        <Link class="button" href={hrefOf(page + 1)}>
          {t.next}
        </Link>
      ) : (
        <span />
      )}
    </nav>
  )
}
