import { useCategoryName } from '../pieces.tsx'
import { useSettings } from '../settings.tsx'
import type { Series } from './trend-series.ts'

export function useSeriesName(): (series: Series) => string {
  const { t } = useSettings()
  const name = useCategoryName()
  return ({ category, tone }) => (tone === 'others' ? t.allOthers : name(category))
}
