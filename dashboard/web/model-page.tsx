import { useApi } from './api.ts'
import { CalibrationPlot } from './charts/calibration-plot.tsx'
import { Facts } from './listing-facts.tsx'
import { ModelChoices } from './model-choices.tsx'
import { ModelDrift } from './model-drift.tsx'
import { ModelFigures, SetFigures } from './model-figures.tsx'
import { Card } from './pieces.tsx'
import { Link } from './router.tsx'
import { useSettings } from './settings.tsx'
import { usePageTitle } from './shell.tsx'
import { Await } from './states.tsx'
import type { Model } from './views.ts'

/** The model card: what the classifier was taught with, how well it does, where it fails, and what it is not for. */
export function ModelPage() {
  const { t } = useSettings()
  const loaded = useApi<Model>('/model')
  usePageTitle(t.model.title)
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{t.model.title}</h1>
          <p class="muted">{t.model.lead}</p>
        </div>
        <Link href="/review">{t.review.toReview}</Link>
      </header>
      <Await from={loaded}>{(model) => <Sections model={model} />}</Await>
    </div>
  )
}

function Sections({ model }: { model: Model }) {
  const { t } = useSettings()
  const first = model.card.sets[0]
  return (
    <>
      <div class="columns">
        <About model={model} />
        {first && (
          <Card title={t.model.calibration} note={t.model.calibrationNote}>
            <CalibrationPlot set={first} />
          </Card>
        )}
      </div>
      <SetFigures sets={model.card.sets} />
      <ModelFigures sets={model.card.sets} />
      <ModelDrift drift={model.drift} />
      <div class="columns">
        <Card title={t.model.limits}>
          <Points points={t.model.limitPoints} />
        </Card>
        <Card title={t.model.use}>
          <Points points={t.model.usePoints} />
        </Card>
      </div>
      <ModelChoices model={model} />
    </>
  )
}

function About({ model: { card, isOwn } }: { model: Model }) {
  const { t, format } = useSettings()
  const { data } = card
  return (
    <Card title={t.model.about}>
      <Facts
        facts={[
          [t.model.version, <code>{card.version}</code>],
          [t.model.origin, isOwn ? t.model.own : t.model.made],
          [t.model.trained, card.trained],
          [t.model.titles, format.count(data.rows)],
          [t.model.readTitles, format.count(data.readings)],
          [t.model.corrections, format.count(data.corrections)],
          [t.model.data, <code class="wrap">{data.sha256}</code>],
          [t.model.abstains, t.model.under(format.percent(card.abstainBelow))],
        ]}
      />
    </Card>
  )
}

function Points({ points }: { points: Record<string, string> }) {
  return (
    <ul class="points">
      {Object.entries(points).map(([key, point]) => (
        <li key={key}>{point}</li>
      ))}
    </ul>
  )
}
