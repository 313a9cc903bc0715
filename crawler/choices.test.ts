import { expect, test } from 'vitest'
import { pathGroups } from '#pages/path-shape.ts'
import { idleChoiceOf, makesChoices, openTrials, type GroupYield } from './choices.ts'

const yieldOf = (fetched: number, gave: number, told = 0, begot = fetched): GroupYield => ({
  fetched,
  gave,
  told,
  begot,
  kind: 'list',
  listed: false,
})
const ground = (groups: Record<string, GroupYield>) => new Map(Object.entries(groups))
const isIdle = (path: string, groups: Record<string, GroupYield>) =>
  idleChoiceOf(path, ground(groups)) !== undefined

test('a choice gets two tries, wherever it is made', () => {
  expect(isIdle('/cat/7?grade=2', { '?grade': yieldOf(1, 0) })).toBe(false)
  expect(isIdle('/cat/7?grade=2', { '?grade': yieldOf(2, 0) })).toBe(true)
  expect(isIdle('/?page=2&grade=2', { '?grade': yieldOf(2, 0) })).toBe(true)
  expect(isIdle('/cat/7?pack=2', { '?grade': yieldOf(2, 0) })).toBe(false)
})

test('where other choices gave nothing, one try is enough, and a site that makes up names gets none at last', () => {
  const idle = { '?grade': yieldOf(2, 0), '?pack': yieldOf(1, 0) }
  expect(isIdle('/?colour=red', { ...idle, '?colour': yieldOf(1, 0) })).toBe(true)
  expect(isIdle('/?colour=red', idle)).toBe(false)
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`?made${at}`, yieldOf(1, 0)]))
  expect(isIdle('/?colour=red', many)).toBe(true)
  expect(isIdle('/?colour=red', { ...many, '': yieldOf(5000, 900) })).toBe(false)
})

test('a choice that leads somewhere, has words of its own or was found elsewhere is not idle', () => {
  for (const group of [yieldOf(8, 2), yieldOf(8, 0, 5), yieldOf(8, 0, 0, 1), { ...yieldOf(8, 0), listed: true }])
    expect(isIdle('/?lane=2', { '?lane': group, '/?lane': group })).toBe(false)
}) // prettier-ignore

test('a parameter that names the place is a way into the market once half of four pages led on', () => {
  const isChoice = (gave: number) => makesChoices('/?lane=tea&from=2', ground({ '?lane': yieldOf(4, gave) }))
  expect([isChoice(1), isChoice(2)]).toEqual([true, false])
  expect(makesChoices('/item?id=3&page=2', ground({}))).toBe(false)
})

test('of the links of one page one is asked for at a time, until its choice has proved itself', () => {
  const trials = openTrials<{ id: number; path: string }>()
  const asked = (groups: Record<string, GroupYield>, found: { id: number; path: string }[] = []) =>
    trials.choose(trials.withHeld(found), ground(groups), () => false).map(({ id }) => id)
  const links = [1, 2, 3, 4].map((id) => ({ id, path: `/?lane=${id}` }))
  expect(asked({}, links)).toEqual([1])
  expect(asked({})).toEqual([])
  expect(asked({ '?lane': yieldOf(1, 0) }, links.slice(3))).toHaveLength(1)
  expect(asked({ '?lane': yieldOf(2, 2) })).toHaveLength(2)
})

test('what is counted of a choice is counted where it is made and everywhere', () => {
  expect(pathGroups('/cat/7?grade=2&page=3&id=4')).toEqual([
    '/cat',
    '/cat/#?grade&id&page',
    '/cat/#?grade',
    '/cat/#?id',
    '?grade',
  ])
})
