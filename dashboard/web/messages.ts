import { chinese } from './messages-zh.ts'
import { english } from './messages-en.ts'
import { alertsEnglish } from './messages/alerts.ts'
import { alertsChinese } from './messages/alerts-zh.ts'
import { analysisChinese, analysisEnglish } from './messages/analysis.ts'
import { coverageChinese, coverageEnglish } from './messages/coverage.ts'
import { credentialsChinese, credentialsEnglish } from './messages/credentials.ts'
import { handOffsChinese, handOffsEnglish } from './messages/hand-offs.ts'
import { lifeChinese, lifeEnglish } from './messages/life.ts'
import { hotlineChinese, hotlineEnglish } from './messages/hotline.ts'
import { keepingChinese, keepingEnglish } from './messages/keeping.ts'
import { toldChinese, toldEnglish } from './messages/told.ts'
import { tokensChinese, tokensEnglish } from './messages/tokens.ts'
import { egressChinese, egressEnglish } from './messages/egress.ts'
import { readingChinese, readingEnglish } from './messages/reading.ts'
import { pausesChinese, pausesEnglish } from './messages/pauses.ts'
import { modelChinese, modelEnglish } from './messages/model.ts'
import { reviewChinese, reviewEnglish } from './messages/review.ts'
import { saysChinese, saysEnglish } from './messages/says.ts'
import { vendorProfileChinese, vendorProfileEnglish } from './messages/vendor-profile.ts'
import { watchChinese, watchEnglish } from './messages/watch.ts'
import { peopleChinese } from './messages/people-zh.ts'
import { peopleEnglish } from './messages/people.ts'

export type Language = 'en' | 'zh'

export type Same<Pattern> = {
  [Key in keyof Pattern]: Pattern[Key] extends (...given: infer Given) => string
    ? (...given: Given) => string
    : Pattern[Key] extends string
      ? string
      : Same<Pattern[Key]>
}

const allEnglish = {
  ...english,
  analysis: analysisEnglish,
  tokens: tokensEnglish,
  told: toldEnglish,
  egress: egressEnglish,
  pauses: pausesEnglish,
  says: saysEnglish,
  watch: watchEnglish,
  people: peopleEnglish,
  alerts: alertsEnglish,
  keeping: keepingEnglish,
  life: lifeEnglish,
  handOffs: handOffsEnglish,
  hotline: hotlineEnglish,
  coverage: coverageEnglish,
  credentials: credentialsEnglish,
  reading: readingEnglish,
  review: reviewEnglish,
  model: modelEnglish,
  vendorProfile: vendorProfileEnglish,
}

/** Everything the console says. English sets the keys; a language that lacks one does not compile. */
export type Messages = Same<typeof allEnglish>

export const messages: Record<Language, Messages> = {
  en: allEnglish,
  zh: {
    ...chinese,
    analysis: analysisChinese,
    tokens: tokensChinese,
    told: toldChinese,
    egress: egressChinese,
    pauses: pausesChinese,
    says: saysChinese,
    watch: watchChinese,
    people: peopleChinese,
    alerts: alertsChinese,
    keeping: keepingChinese,
    life: lifeChinese,
    handOffs: handOffsChinese,
    hotline: hotlineChinese,
    coverage: coverageChinese,
    credentials: credentialsChinese,
    reading: readingChinese,
    review: reviewChinese,
    model: modelChinese,
    vendorProfile: vendorProfileChinese,
  },
}
