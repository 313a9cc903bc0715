import { expect, test } from 'vitest'
import { z } from 'zod'
import { readYaml } from './yaml-source.ts'

const Schema = z.strictObject({ name: z.string(), inner: z.strictObject({ size: z.number() }) })

test('a well-formed file is read in the shape of its schema', () => {
  expect(readYaml('name: a\ninner:\n  size: 3\n', 'a.yaml').parse(Schema)).toEqual({ name: 'a', inner: { size: 3 } })
})

test.each([
  ['name: [a', /^a\.yaml:1: not YAML: /],
  ['name: a\ninner:\n  size: big\n', /^a\.yaml:3: field inner\.size: expected number/],
  ['name: a\ninner:\n  size: 3\n  colour: red\n', /^a\.yaml:4: field inner\.colour: there is no key "colour" here\.$/],
  ['inner:\n  size: 3\n', /^a\.yaml:1: field name: /],
])('an error names file, line and field: %j', (text, message) => {
  expect(() => readYaml(text, 'a.yaml').parse(Schema)).toThrow(message)
})
