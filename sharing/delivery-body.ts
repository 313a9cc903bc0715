import { DeliveryBody, type AlertData, type ChangeData, type HandOffData } from '#contracts/alert.ts'
import type {
  ClaimedDelivery,
  DeliveredAlert,
  DeliveredChange,
  DeliveredHandOff,
  DeliveredReadingAlarm,
} from '#db/deliveries.ts'

const MAX_TITLE = 200
const MAX_PLACES = 50
// An address in a title would lead the reader, or his mail program, there.
const ADDRESS = /(?:https?:\/\/)?[a-z0-9.-]*[a-z2-7]{16,56}\.onion\S*|https?:\/\/\S+/gi
const HIDDEN = /[\p{Cc}\p{Cf}]/gu

/** The body of a webhook as it is signed and sent. Built by the contract: what it does not list is refused. */
export function deliveryBodyOf(delivery: ClaimedDelivery, consoleUrl: string): string {
  const envelope = {
    specversion: '1.0',
    id: delivery.id,
    source: consoleUrl,
    datacontenttype: 'application/json',
  }
  return JSON.stringify(DeliveryBody.parse({ ...envelope, ...contentOf(delivery, consoleUrl) }))
}

function contentOf(delivery: ClaimedDelivery, consoleUrl: string) {
  const { alert, change, handOff, drift, readingAlarm, hotline, createdAt } = delivery
  if (alert)
    return {
      type: 'org.lanternfish.alert.v1',
      time: isoOf(alert.matchedAt),
      subject: `alert/${alert.alertId}`,
      data: alertDataOf(alert, consoleUrl),
    }
  if (change)
    return {
      type: 'org.lanternfish.market-state.v1',
      time: isoOf(change.at),
      subject: `alert/${change.alertId}`,
      data: changeDataOf(change, consoleUrl),
    }
  if (handOff)
    return {
      type: 'org.lanternfish.hand-off.v1',
      time: isoOf(handOff.askedAt),
      subject: `hand-off/${handOff.handOffId}`,
      data: handOffDataOf(handOff, consoleUrl),
    }
  if (drift)
    return {
      type: 'org.lanternfish.drift.v1',
      time: createdAt.toISOString(),
      subject: `drift/${drift.week}`,
      data: { ...drift, link: modelLink(consoleUrl) },
    }
  if (readingAlarm) return readingAlarmOf(readingAlarm, consoleUrl)
  if (hotline)
    return {
      type: 'org.lanternfish.hotline.v1',
      time: createdAt.toISOString(),
      subject: `hotline/${hotline.day}`,
      data: { ...hotline, link: reportsLink(consoleUrl) },
    }
  return {
    type: 'org.lanternfish.test.v1',
    time: createdAt.toISOString(),
    data: { note: 'A test that someone asked for in the console.' },
  }
}

/** Postgres writes times in JSON its own way. */
const isoOf = (time: string) => new Date(time).toISOString()

/** The page of the console that shows an alert. */
export function alertLink(consoleUrl: string, alertId: number): string {
  return new URL(`/alerts/${alertId}`, consoleUrl).href
}

/** The page of the console on which a gate is taken. */
export function handOffLink(consoleUrl: string, id: string): string {
  return new URL(`/hand-offs/${id}`, consoleUrl).href
}

function readingAlarmOf({ market, raisedAt, ...alarm }: DeliveredReadingAlarm, consoleUrl: string) {
  const at = new Date(raisedAt).toISOString()
  return {
    type: 'org.lanternfish.reading-alarm.v1',
    time: at,
    subject: `reading-alarm/${alarm.alarmId}`,
    data: { ...alarm, market, raisedAt: at, link: new URL(`/markets/${market}/reading`, consoleUrl).href },
  }
}

/** The page of the console that shows what drifted. */
export function modelLink(consoleUrl: string): string {
  return new URL('/model', consoleUrl).href
}

/** The page of the console that only the hotline officer may open. */
export function reportsLink(consoleUrl: string): string {
  return new URL('/reports', consoleUrl).href
}

function changeDataOf(change: DeliveredChange, consoleUrl: string): ChangeData {
  const { alertId, ruleId: id, ruleVersion: version, ruleName: name, at, ...rest } = change
  return {
    ...rest,
    alertId,
    rule: { id, version, name },
    at: isoOf(at),
    link: alertLink(consoleUrl, alertId),
  }
}

function handOffDataOf(handOff: DeliveredHandOff, consoleUrl: string): HandOffData {
  const { handOffId, market, kind, askedAt, expiresAt } = handOff
  const times = { askedAt: isoOf(askedAt), expiresAt: isoOf(expiresAt) }
  return { handOffId, market, kind, ...times, link: handOffLink(consoleUrl, handOffId) }
}

function alertDataOf(alert: DeliveredAlert, consoleUrl: string): AlertData {
  const { priceAmount: amount, priceCurrency: currency, priceUsd: usd } = alert
  return {
    alertId: alert.alertId,
    rule: { id: alert.ruleId, version: alert.ruleVersion, name: alert.ruleName },
    listing: {
      id: alert.listingId,
      title: safeTitle(alert.title),
      category: alert.category,
      subcategory: alert.subcategory,
      undecided: alert.abstained !== false,
      price: amount === null || currency === null ? null : { amount, currency, usd },
      shipsFrom: (alert.shipsFrom ?? []).slice(0, MAX_PLACES),
      shipsTo: (alert.shipsTo ?? []).slice(0, MAX_PLACES),
    },
    market: alert.market,
    captureSha256: alert.captureSha256,
    link: alertLink(consoleUrl, alert.alertId),
  }
}

export function safeTitle(title: string): string {
  const plain = title.toWellFormed().replaceAll(HIDDEN, ' ').replaceAll(ADDRESS, '[address]')
  return plain.slice(0, MAX_TITLE).toWellFormed()
}
