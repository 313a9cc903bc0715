import { DeliveryBody, type AlertData } from '#contracts/alert.ts'
import type { ClaimedDelivery, DeliveredAlert } from '#db/deliveries.ts'

const MAX_TITLE = 200
const MAX_PLACES = 50
// An address in a title would lead the reader, or his mail program, there.
const ADDRESS = /(?:https?:\/\/)?[a-z0-9.-]*[a-z2-7]{16,56}\.onion\S*|https?:\/\/\S+/gi
const HIDDEN = /[\p{Cc}\p{Cf}]/gu

/** The body of a webhook as it is signed and sent. Built by the contract: what it does not list is refused. */
export function deliveryBodyOf(delivery: ClaimedDelivery, consoleUrl: string): string {
  const { id, alert, createdAt } = delivery
  const envelope = { specversion: '1.0', id, source: consoleUrl, datacontenttype: 'application/json' }
  const body = alert
    ? {
        ...envelope,
        type: 'org.lanternfish.alert.v1',
        time: new Date(alert.matchedAt).toISOString(),
        subject: `alert/${alert.alertId}`,
        data: alertDataOf(alert, consoleUrl),
      }
    : {
        ...envelope,
        type: 'org.lanternfish.test.v1',
        time: createdAt.toISOString(),
        data: { note: 'A test that someone asked for in the console.' },
      }
  return JSON.stringify(DeliveryBody.parse(body))
}

/** The page of the console that shows an alert. */
export function alertLink(consoleUrl: string, alertId: number): string {
  return new URL(`/alerts/${alertId}`, consoleUrl).href
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
