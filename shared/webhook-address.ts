import { BlockList, isIP } from 'node:net'
import { Refusal } from './refusal.ts'

/** What nobody's webhook stands on: link-local with the clouds' metadata, unspecified, shared, multicast, reserved. */
const NEVER = blockListOf([
  '0.0.0.0/8', '100.100.100.200/32', '168.63.129.16/32', '169.254.0.0/16', '192.0.0.0/24', '224.0.0.0/3',
  '::/128', 'fe80::/10', 'fec0::/10', 'fd00:ec2::/32', 'ff00::/8', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16',
  '2001::/32',
]) // prettier-ignore
const LOOPBACK = blockListOf(['127.0.0.0/8', '::1/128'])

function blockListOf(subnets: string[]): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/')
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4')
  }
  return list
}

/**
 * The URL of a webhook: https, or http to this machine itself.
 *
 * @throws Refusal that says what is wrong with it
 */
export function parseWebhookUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new Refusal(
      'ADDRESS_FORM',
      'The address of a webhook must look like https://receiver.example/path.',
    )
  if (url.username !== '' || url.password !== '')
    throw new Refusal(
      'ADDRESS_PASSWORD',
      'A webhook proves itself by its signature: take user and password out of the address.',
    )
  const host = hostOf(url)
  if (/\.?onion\.?$/i.test(host))
    throw new Refusal('ADDRESS_ONION', 'A webhook never goes to an onion address.')
  if (url.protocol === 'http:' && !isOwnMachine(url))
    throw new Refusal(
      'ADDRESS_HTTP',
      'A webhook needs https; http is for receivers on this machine alone (127.0.0.1).',
    )
  if (isIP(host) !== 0) refuseAddress(url, host)
  return url
}

/** Host without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** True where the URL itself names this machine. */
function isOwnMachine(url: URL): boolean {
  const host = hostOf(url)
  return host === 'localhost' || (isIP(host) !== 0 && isIn(LOOPBACK, host))
}

/**
 * Refuses an address to which a webhook's name was resolved. A name of the world outside that leads back to this
 * machine is refused, too: it would reach what listens here for nobody else.
 *
 * @throws Refusal
 */
export function refuseAddress(url: URL, address: string): void {
  if (isIn(NEVER, address))
    throw new Refusal('ADDRESS_PLACE', `The webhook leads to ${address}, which is no place for a receiver.`)
  if (isIn(LOOPBACK, address) !== isOwnMachine(url))
    throw new Refusal(
      'ADDRESS_PLACE',
      `The webhook's name leads to ${address}: name this machine as 127.0.0.1, or nothing of it.`,
    )
}

function isIn(list: BlockList, address: string): boolean {
  // An IPv4 address in IPv6's clothes is judged as what it is; URL writes it in hexadecimal.
  const mapped = /^::(?:ffff:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address)
  if (mapped) return list.check(dotted(mapped[1]!, mapped[2]!), 'ipv4')
  const plain = /^::(?:ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}

function dotted(high: string, low: string): string {
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}
