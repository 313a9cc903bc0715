import * as fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { signWebhook } from './sign-webhook.ts'

const secrets = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`)

test('whatever is signed, the library that receivers use accepts it, and refuses it once a byte is changed', () => {
  fc.assert(
    fc.property(secrets, fc.uuid(), fc.json(), (secret, id, body) => {
      const headers = signWebhook({ id, at: new Date(), body, secret })
      const receiver = new Webhook(secret)
      expect(receiver.verify(body, headers)).toEqual(JSON.parse(body))
      expect(() => receiver.verify(`${body} `, headers)).toThrow('No matching signature')
      expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'other' })).toThrow('No matching')
    }),
  )
})

test('what is signed is the id, the second and the body, as the library signs them', () => {
  const [secret, id, body] = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'a-b', '{"a":"灯笼鱼"}']
  const at = new Date('2026-11-01T12:00:00.900Z')
  expect(signWebhook({ id, at, body, secret })).toEqual({
    'webhook-id': id,
    'webhook-timestamp': '1793534400',
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  })
})
