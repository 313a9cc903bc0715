import { recordTries, type EndedTry } from '#db/deliveries.ts'
import { openDatabase } from '#db/open-database.ts'
import { systemClock } from '#shared/clock.ts'
import { openMasterKey } from '#shared/master-key.ts'
import { deliver } from '#sharing/deliver.ts'

// One try in a process of its own, for a test that kills it.
const [url = '', key = '', deliveryId = ''] = process.argv.slice(2)
const database = openDatabase(url, { max: 1 })
const record = (ended: EndedTry) => recordTries(database, [ended])
const rest = { record, sendMail: undefined, random: () => 0, onTried: () => undefined }
await deliver(
  {
    database,
    durable: database,
    clock: systemClock,
    masterKey: openMasterKey(key)!,
    consoleUrl: 'http://127.0.0.1',
    ...rest,
  },
  [deliveryId],
)
await database.destroy()
