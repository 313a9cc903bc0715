import type { Words } from './draw-good.ts'

const OPENINGS = ['Свежая партия, проверена лично.', 'Работаем с весны, качество не меняется.', 'Плотная упаковка, без запаха.', 'Небольшая партия, повтора не будет.'] // prettier-ignore
const CLOSINGS = ['Вопросы — в личные сообщения.', 'Перед заказом прочтите правила магазина.', 'Отвечаем с 10 до 22 по Москве.', 'Постоянным покупателям скидка.'] // prettier-ignore
const REMARKS = ['Забрал за двадцать минут, всё ровно', 'Место хорошее, описание точное', 'Качество на уровне', 'Магазин ответил быстро', 'Пришлось поискать, но нашёл', 'Вес в вес', 'Беру не первый раз', 'Могло быть и лучше'] // prettier-ignore

export const russianWords: Words = {
  tails: [', новая партия', ', остатки', ' — хит', ', акция', ', проверено'],
  lot: (number) => `, лот ${number}`,
  description: (random, title, { path }) =>
    `${title}. ${random.pick(OPENINGS)} Другие позиции магазина — в разделе «${path.at(-1)!}».\n${random.pick(CLOSINGS)}`,
  remark: (random, number) => `${random.pick(REMARKS)}. ${random.pick(REMARKS)}. Заказ ${number}.`,
  places: ['RU'],
  anywhere: ['RU', 'CIS'],
}

const PLACES: Record<string, string> = { RU: 'Россия', CIS: 'СНГ' }
export const russianPlaces = (codes: readonly string[] = []): string =>
  codes.map((code) => PLACES[code]).join(', ')

const MONTHS = ['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'] // prettier-ignore

/** `5 марта 2026` */
export const russianDay = (at: Date): string =>
  `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]!} ${at.getUTCFullYear()}`

/** `05.03.2026` */
export const dottedDay = (at: Date): string => at.toISOString().slice(0, 10).split('-').toReversed().join('.')

/** `12 500`, with a space that does not break. */
export const spaced = (amount: string): string => amount.replaceAll(/\B(?=(?:\d{3})+(?!\d))/g, '\u00a0')
