import { expect, test } from 'vitest'
import { parseWebhookUrl, refuseAddress } from './webhook-address.ts'

test.each([
  'https://receiver.example/hook',
  'https://receiver.example:8443/hook?unit=4',
  'https://10.1.2.3/hook',
  'https://[2a00:1450::1]/hook',
  'http://127.0.0.1:9000/hook',
  'http://localhost:9000/',
  'http://[::1]:9000/',
])('%s may receive alerts', (url) => {
  expect(parseWebhookUrl(url).href).toContain('://')
})

test.each([
  ['receiver.example', 'ADDRESS_FORM'],
  ['ftp://receiver.example/', 'ADDRESS_FORM'],
  ['file:///etc/passwd', 'ADDRESS_FORM'],
  ['http://receiver.example/', 'ADDRESS_HTTP'],
  ['http://10.1.2.3/', 'ADDRESS_HTTP'],
  ['https://someone:secret@receiver.example/', 'ADDRESS_PASSWORD'],
  [`https://${'a'.repeat(56)}.onion/`, 'ADDRESS_ONION'],
  ['https://market.ONION./', 'ADDRESS_ONION'],
  ['https://169.254.169.254/latest/meta-data/', 'ADDRESS_PLACE'],
  ['https://2852039166/', 'ADDRESS_PLACE'],
  ['https://0xa9.0xfe.0xa9.0xfe/', 'ADDRESS_PLACE'],
  ['https://[::ffff:169.254.169.254]/', 'ADDRESS_PLACE'],
  ['https://[fd00:ec2::254]/', 'ADDRESS_PLACE'],
  ['https://[fe80::1]/', 'ADDRESS_PLACE'],
  ['https://[64:ff9b::a9fe:a9fe]/', 'ADDRESS_PLACE'],
  ['https://[2002:a9fe:a9fe::1]/', 'ADDRESS_PLACE'],
  ['https://100.100.100.200/', 'ADDRESS_PLACE'],
  ['https://0.0.0.0/', 'ADDRESS_PLACE'],
  ['https://[::]/', 'ADDRESS_PLACE'],
  ['https://224.0.0.1/', 'ADDRESS_PLACE'],
  ['https://255.255.255.255/', 'ADDRESS_PLACE'],
])('%s is refused (%s)', (url, code) => {
  expect(() => parseWebhookUrl(url)).toThrow(expect.objectContaining({ code }) as Error)
})

test.each([
  '127.0.0.1',
  '127.8.8.8',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '169.254.169.254',
  '0.0.0.0',
])('a name of the world outside that leads to %s is refused', (address) => {
  const url = parseWebhookUrl('https://receiver.example/')
  expect(() => refuseAddress(url, address)).toThrow('leads to')
})

test('the name of this machine leads to this machine alone', () => {
  const url = parseWebhookUrl('http://localhost:9000/')
  expect(() => refuseAddress(url, '127.0.0.1')).not.toThrow()
  expect(() => refuseAddress(url, '93.184.216.34')).toThrow('leads to')
})
