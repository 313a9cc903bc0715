import { createTransport } from 'nodemailer'
import { UsageError, messageOf } from '#shared/errors.ts'
import type { MailText } from './mail-text.ts'
import type { Sent } from './send-webhook.ts'

const TIMEOUT_MS = 15_000

/** Sends one mail for a delivery. `messageId` is the delivery's: a mail that comes twice is known as one. */
export type SendMail = (mail: MailText & { to: string; messageId: string }) => Promise<Sent>

/**
 * A sender of mail. TLS is required but to this machine itself.
 *
 * @param url `smtp://user:password@host:587` or `smtps://…`
 * @param from the sender's address
 * @throws UsageError when the URL is none
 */
export function openMail(url: string, from: string): SendMail {
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
    throw new UsageError('SMTP_URL must look like smtp://user:password@host:587.')
  const { hostname, protocol, port, username, password } = new URL(url)
  const isOwn = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'smtps:' ? 465 : 587) : Number(port),
    secure: protocol === 'smtps:',
    requireTLS: !isOwn && protocol === 'smtp:',
    ignoreTLS: isOwn && protocol === 'smtp:',
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '')
  return async ({ to, subject, text, messageId }) => {
    try {
      await transport.sendMail({ from, to, subject, text, messageId: `<${messageId}@${domain}>` })
      return {}
    } catch (error) {
      return { error: `the mail server did not take it: ${reasonOf(error)}` }
    }
  }
}

/** The server's own words may hold addresses; its codes do not. */
function reasonOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const codes = [code, responseCode].filter((one) => typeof one === 'string' || typeof one === 'number')
  return codes.length > 0 ? codes.join(' ') : messageOf(error)
}
