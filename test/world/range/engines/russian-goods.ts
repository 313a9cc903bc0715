import { drawGood, unit } from '../draw-good.ts'
import type { Catalogue, Good, Shelf } from '../market-view.ts'
import { moneyIn } from '../rates.ts'
import { russianWords } from '../russian-words.ts'

const grams = [['0,5 г', 15, '0.5'], ['1 г', 27, '1'], ['2 г', 50, '2'], ['5 г', 115, '5'], ['10 г', 210, '10']].map(([text, usd, amount]) => ({ text: String(text), usd: Number(usd), quantity: unit(String(amount), 'g') })) // prettier-ignore
const pieces = [['5 шт', 34, '5'], ['10 шт', 62, '10'], ['50 шт', 260, '50']].map(([text, usd, amount]) => ({ text: String(text), usd: Number(usd), quantity: unit(String(amount), 'piece') })) // prettier-ignore
const orders = [{ text: 'под ключ', usd: 180 }, { text: 'срочно', usd: 260 }, { text: 'за неделю', usd: 140 }] // prettier-ignore
const terms = [
  { text: 'на месяц', usd: 6 },
  { text: 'на год', usd: 28 },
  { text: 'навсегда', usd: 55 },
]

const shelf = (path: string[], physical: boolean, products: string[], amounts: Shelf['amounts']): Shelf => ({ path, physical, products, amounts }) // prettier-ignore

const shelves: Shelf[] = [
  shelf(['Каннабис', 'Шишки'], true, ['Шишки Лимонная дымка', 'Шишки Северное сияние', 'Шишки Белая вдова', 'Шишки Чёрный принц'], grams),
  shelf(['Каннабис', 'Гашиш'], true, ['Гашиш Афганский', 'Гашиш Ледяной', 'Гашиш Песочный'], grams),
  shelf(['Стимуляторы', 'Амфетамин'], true, ['Амфетамин белый', 'Амфетамин влажный', 'Фен розовый'], grams),
  shelf(['Стимуляторы', 'Кокаин'], true, ['Кокаин колумбийский', 'Кокаин чешуя', 'Кокаин перуанский'], grams),
  shelf(['Эйфоретики', 'Таблетки'], true, ['Таблетки Жёлтая звезда', 'Таблетки Серая сова', 'Таблетки Синий кит'], pieces),
  shelf(['Документы', 'Справки'], false, ['Справка для бассейна', 'Справка с места работы', 'Диплом техникума', 'Водительское удостоверение'], orders),
  shelf(['Цифровые товары', 'Аккаунты'], false, ['Аккаунт онлайн-кинотеатра', 'Аккаунт музыкального сервиса', 'Аккаунт доски объявлений'], terms),
] // prettier-ignore

const CITIES = ['Москва', 'Санкт-Петербург', 'Казань', 'Екатеринбург', 'Новосибирск', 'Самара', 'Тверь']
const DISTRICTS = ['Центр', 'Северный', 'Заречный', 'Октябрьский', 'Приморский', 'Старый город']
const FIRST = ['Северный', 'Лунный', 'Тихий', 'Дальний', 'Белый', 'Медный', 'Зимний', 'Ясный', 'Каменный', 'Вольный'] // prettier-ignore
const SECOND = ['Двор', 'Берег', 'Причал', 'Фонарь', 'Склад', 'Экспресс', 'Ветер', 'Маяк', 'Бор', 'Город'] // prettier-ignore

/** Where a good lies: what is sent by post has no place of its own. */
export const whereIs = ({ shelf: at }: Good, index: number): { city: string; district: string } | undefined =>
  shelves[at]!.physical
    ? { city: CITIES[index % CITIES.length]!, district: DISTRICTS[(index * 5) % DISTRICTS.length]! }
    : undefined

/** A Russian market of shops, by cities and districts, in roubles; some prices are by arrangement. */
export const russianCatalogue: Catalogue = {
  shelves,
  good: (random, plan, index, at) =>
    drawGood(random, plan, index, shelves[at]!, shelves.length, russianWords, (i) => String(7_001 + i)),
  sellerName: (random) => `${random.pick(FIRST)} ${random.pick(SECOND)}`,
  profile: {
    markets: ['Ясень', 'Тополь', 'Седьмой причал'],
    elsewhere: 'sentiment',
    contacts: (random, i) => [
      { type: 'jabber', value: `lavka${i + 1}.${random.int(100, 999)}@jabber.quay.example` },
      ...(random.next() < 0.4
        ? [{ type: 'telegram', value: `lavka_${i + 1}_${random.int(1000, 9999)}` }]
        : []),
    ],
    remark: russianWords.remark,
  },
  levels: ['новичок', 'проверенный', 'надёжный', 'эксперт'],
  money: moneyIn('RUB', 0),
  heldAmount: '999999',
  unpriced: ({ index }) => index % 13 === 5,
  escrow: 'гарант',
  payments: ['BTC', 'XMR'],
}
