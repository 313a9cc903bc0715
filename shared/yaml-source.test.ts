import { expect, test } from 'vitest'
import { z } from 'zod'
import { readYaml } from './yaml-source.ts'

const Schema = z.strictObject({ name: z.string(), inner: z.strictObject({ size: z.number() }) })

test('a well-formed file is read in the shape of its schema', () => {
  expect(readYaml('name: a\ninner:\n  size: 3\n', 'a.yaml').parse(Schema)).toEqual({
    name: 'a',
    inner: { size: 3 },
  })
})

test.each([
  ['name: [a', /^a\.yaml:1: not YAML: /],
  ['name: a\ninner:\n  size: big\n', /^a\.yaml:3: field inner\.size: expected number/],
  [
    'name: a\ninner:\n  size: 3\n  colour: red\n',
    /^a\.yaml:4: field inner\.colour: there is no key "colour" here\.$/,
  ],
  ['inner:\n  size: 3\n', /^a\.yaml:1: field name: /],
  ['inner:\n  size: 3\nname: *them\n', /^a\.yaml:3: not YAML: there is no anchor &them\.$/],
])('an error names file, line and field: %j', (text, message) => {
  expect(() => readYaml(text, 'a.yaml').parse(Schema)).toThrow(message)
})

test.each([
  ['name: *hush\n', /^a\.yaml:1: not YAML: there is no anchor; mend it\.$/],
  ['name: |hush\n', /^a\.yaml:1: not YAML: [a-z_]+; mend it\.$/],
  ['name: [hush, hush]\n', /^a\.yaml:1: field name: expected string, received array; mend it\.$/],
])('a remedy ends the sentence, and nothing of a secret file is quoted: %j', (text, message) => {
  const source = () => readYaml(text, 'a.yaml', { remedy: 'mend it', secret: true }).parse(Schema)
  expect(source).toThrow(message)
})

const Either = z.strictObject({ rule: z.union([z.string(), z.strictObject({ size: z.number() })], 'a rule') })

test.each([
  ['rule:\n  size: big\n', /^a\.yaml:2: field rule\.size: expected number/],
  ['rule: 3\n', /^a\.yaml:1: field rule: a rule\.$/],
])('of a union the complaint that got furthest is told, else what the union wants: %j', (text, message) => {
  expect(() => readYaml(text, 'a.yaml').parse(Either)).toThrow(message)
})
