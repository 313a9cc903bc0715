import type { z } from 'zod'
import { captcha, CaptchaParams } from './conditions/captcha.ts'
import { csamMarker, CsamMarkerParams } from './conditions/csam-marker.ts'
import { endgame, EndgameParams } from './conditions/endgame.ts'
import { hostileEgress, HostileEgressParams } from './conditions/hostile-egress.ts'
import { hostile, HostileParams } from './conditions/hostile.ts'
import { kick, KickParams } from './conditions/kick.ts'
import { layoutChange, LayoutChangeParams } from './conditions/layout-change.ts'
import { loginWall, LoginWallParams } from './conditions/login-wall.ts'
import { maintenance, MaintenanceParams } from './conditions/maintenance.ts'
import { open, OpenParams } from './conditions/open.ts'
import { outage, OutageParams } from './conditions/outage.ts'
import { paginationCap, PaginationCapParams } from './conditions/pagination-cap.ts'
import { redirectOutside, RedirectOutsideParams } from './conditions/redirect-outside.ts'
import { scripted, ScriptedParams } from './conditions/scripted.ts'
import { slow, SlowParams } from './conditions/slow.ts'
import { stalled, StalledParams } from './conditions/stalled.ts'
import { exitScam, ExitScamParams } from './conditions/exit-scam.ts'
import { ownMarks, OwnMarksParams } from './conditions/own-marks.ts'
import { phishing, PhishingParams } from './conditions/phishing.ts'
import { rotation, RotationParams } from './conditions/rotation.ts'
import { seizure, SeizureParams } from './conditions/seizure.ts'
import { signedList, SignedListParams } from './conditions/signed-list.ts'
import { calendar, CalendarParams } from './conditions/calendar.ts'
import { concatenated, ConcatenatedParams } from './conditions/concatenated.ts'
import { hiddenLinks, HiddenLinksParams } from './conditions/hidden-links.ts'
import { subdomains, SubdomainsParams } from './conditions/subdomains.ts'
import { trapFacets, TrapFacetsParams } from './conditions/trap-facets.ts'
import type { Condition, ConditionContext, ConditionKind } from './site.ts'

/** A kind of condition with the schema of what a scenario says of it. */
export type RegisteredCondition = {
  kind: string
  params: z.ZodObject
  open: (params: Record<string, unknown>, context: ConditionContext) => Condition
}

function entry<Schema extends z.ZodObject>(
  params: Schema,
  kind: ConditionKind<z.infer<Schema>>,
): RegisteredCondition {
  return { kind: kind.kind, params, open: (given, context) => kind.open(params.parse(given), context) }
}

/** Every condition that a scenario may name: one line each. */
export const conditions: readonly RegisteredCondition[] = [
  entry(OpenParams, open),
  entry(SlowParams, slow),
  entry(ScriptedParams, scripted),
  entry(StalledParams, stalled),
  entry(OutageParams, outage),
  entry(MaintenanceParams, maintenance),
  entry(KickParams, kick),
  entry(CaptchaParams, captcha),
  entry(EndgameParams, endgame),
  entry(LoginWallParams, loginWall),
  entry(LayoutChangeParams, layoutChange),
  entry(PaginationCapParams, paginationCap),
  entry(RedirectOutsideParams, redirectOutside),
  entry(HostileEgressParams, hostileEgress),
  entry(HostileParams, hostile),
  entry(CsamMarkerParams, csamMarker),
  entry(ExitScamParams, exitScam),
  entry(OwnMarksParams, ownMarks),
  entry(PhishingParams, phishing),
  entry(RotationParams, rotation),
  entry(SeizureParams, seizure),
  entry(SignedListParams, signedList),
  entry(TrapFacetsParams, trapFacets),
  entry(CalendarParams, calendar),
  entry(ConcatenatedParams, concatenated),
  entry(HiddenLinksParams, hiddenLinks),
  entry(SubdomainsParams, subdomains),
]
