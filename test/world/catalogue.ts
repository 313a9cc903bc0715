/** One shelf: a category of a market, what lies in it, and the taxonomy id that a reader would choose. */
export type Shelf = {
  path: [string, string]
  category: string
  physical: boolean
  products: string[]
  amounts: { text: string; usd: number }[]
}

type Amounts = [text: string, usd: number][]

function shelf(
  path: [string, string],
  category: string,
  physical: boolean,
  products: string[],
  amounts: Amounts,
): Shelf {
  return { path, category, physical, products, amounts: amounts.map(([text, usd]) => ({ text, usd })) }
}

const GRAMS: Amounts = [['1 g', 14], ['3.5 g', 42], ['7 g', 78], ['14 g', 145], ['28 g', 265], ['100 g', 820]] // prettier-ignore
const PIECES: Amounts = [['10 pieces', 35], ['25 pieces', 80], ['50 pieces', 150], ['100 pieces', 270], ['250 pieces', 610]] // prettier-ignore
const COPIES: Amounts = [
  ['1 copy', 6],
  ['with updates', 12],
  ['full edition', 25],
  ['2026 edition', 18],
]
const TERMS: Amounts = [
  ['1 month', 5],
  ['6 months', 14],
  ['1 year', 24],
  ['lifetime', 45],
]
const RECORDS: Amounts = [
  ['1 record', 9],
  ['10 records', 70],
  ['1,000 records', 130],
  ['50,000 records', 420],
]
const SINGLE: Amounts = [
  ['1 piece', 180],
  ['2 pieces', 330],
  ['with case', 240],
  ['used', 150],
]
const PAPERS: Amounts = [
  ['scan', 45],
  ['printed', 480],
  ['printed, express', 690],
  ['set of two', 900],
]

export const DRUG_SHELVES: Shelf[] = [
  shelf(['Drugs', 'Cannabis'], 'drugs', true, ['Cannabis flower Lemon Haze', 'Cannabis flower White Widow', 'Cannabis flower Amnesia', 'Hashish Ketama Gold', 'Hash Afghan Black', 'Weed Northern Lights indoor', 'Marijuana Blue Dream outdoor', 'THC vape cartridge Mango'], GRAMS),
  shelf(['Drugs', 'Stimulants'], 'drugs', true, ['Cocaine Colombian flake', 'Cocaine fishscale', 'Amphetamine paste', 'Speed powder Dutch', 'Crystal meth shards', 'Mephedrone crystals', 'Crack cocaine'], GRAMS),
  shelf(['Drugs', 'Ecstasy'], 'drugs', true, ['MDMA pills Blue Punisher', 'XTC tablets Pink Domino', 'Ecstasy pills Orange Tesla', 'MDMA capsules', 'XTC pills Green Heineken', 'Ecstasy tablets Red Bull'], PIECES),
  shelf(['Drugs', 'Prescription'], 'drugs', true, ['Diazepam 10 mg tablets', 'Xanax bars 2 mg', 'Tramadol 100 mg capsules', 'Oxycodone 20 mg pills', 'Zolpidem 10 mg tablets', 'Pregabalin 300 mg capsules'], PIECES),
  shelf(['Drugs', 'Psychedelics'], 'drugs', true, ['LSD blotter 150 ug', 'Magic mushrooms dried Golden Teacher', 'DMT crystals', 'Mescaline powder', '2C-B pills', 'Psilocybin truffles'], PIECES),
] // prettier-ignore

export const GOODS_SHELVES: Shelf[] = [
  shelf(['Drug gear', 'Smoking'], 'drug_paraphernalia', true, ['Glass bong ice', 'Weed grinder steel', 'Hash pipe wooden', 'Rolling papers king size', 'Digital scale 0.01 g for weed'], SINGLE.map(([text, usd]) => [text, Math.round(usd / 8)])),
  shelf(['Counterfeits', 'Watches'], 'counterfeits', true, ['Replica Rolex Submariner watch', 'Replica Omega Seamaster watch', 'Replica Breitling watch', 'Replica Cartier watch', 'Fake Patek Philippe watch'], SINGLE),
  shelf(['Counterfeits', 'Clothing'], 'counterfeits', true, ['Replica Gucci handbag', 'Replica Louis Vuitton belt', 'Fake Nike sneakers', 'Replica Moncler jacket', 'Counterfeit Ray-Ban sunglasses'], SINGLE),
  shelf(['Documents', 'Passports'], 'forged_documents', true, ['Forged passport Netherlands', 'Fake passport Poland', 'Forged ID card Spain', 'Fake ID card Germany', 'Forged residence permit France'], PAPERS),
  shelf(['Documents', 'Licences'], 'forged_documents', true, ['Fake driving licence United Kingdom', 'Forged driver license Canada', 'Fake university diploma', 'Forged utility bill', 'Fake student card'], PAPERS),
  shelf(['Weapons', 'Firearms'], 'weapons', true, ['Glock 17 pistol 9 mm', 'Beretta 92 handgun', 'Walther P99 pistol', 'Ammunition 9 mm Luger box', 'Colt 1911 pistol .45'], SINGLE.map(([text, usd]) => [text, usd * 5])),
  shelf(['Weapons', 'Knives'], 'weapons', true, ['Butterfly knife steel', 'Stun gun flashlight', 'Brass knuckles', 'Telescopic baton', 'Pepper spray gun'], SINGLE.map(([text, usd]) => [text, Math.round(usd / 4)])),
] // prettier-ignore

export const DIGITAL_SHELVES: Shelf[] = [
  shelf(['Data', 'Identities'], 'personal_data', false, ['Fullz USA with SSN and DOB', 'Fullz United Kingdom', 'Identity database Spain', 'Passport scans Italy', 'Voter database leak', 'Medical records dump'], RECORDS),
  shelf(['Data', 'Contacts'], 'personal_data', false, ['Email leads database Germany', 'Phone numbers database France', 'Customer database of a web shop', 'Email and password combo list', 'Leaked user database forum'], RECORDS),
  shelf(['Hacking', 'Tools'], 'hacking', false, ['Remote access trojan RAT', 'Keylogger builder', 'Botnet panel source', 'Android spyware', 'Ransomware source', 'Crypter for malware', 'Stealer logs parser software'], TERMS),
  shelf(['Hacking', 'Attacks'], 'hacking', false, ['DDoS attack service', 'Website hacking service', 'Email account hacking', 'RDP access hacked server', 'Shell access hacked website'], TERMS),
  shelf(['Guides', 'Money'], 'guides', false, ['Guide how to make money online ebook', 'Carding tutorial for beginners', 'Cashout guide', 'Ebook Bitcoin anonymity guide', 'Dropshipping tutorial guide'], COPIES),
  shelf(['Guides', 'Home'], 'guides', false, ['Ebook mushroom growing guide', 'Lock picking tutorial ebook', 'Survival handbook PDF', 'Guide to disappear and start again', 'Social engineering ebook guide'], COPIES),
  shelf(['Digital goods', 'Accounts'], 'digital_goods', false, ['Netflix premium account', 'Spotify premium account', 'Disney Plus account', 'NordVPN account', 'Porn site premium account', 'HBO Max account'], TERMS),
  shelf(['Digital goods', 'Software'], 'digital_goods', false, ['Windows 11 licence key', 'Office 2024 licence key', 'Adobe Photoshop cracked software', 'Antivirus licence key', 'Game keys Steam'], TERMS),
  shelf(['Finance', 'Cards'], 'financial_fraud', false, ['Credit card CVV USA Visa', 'Credit card dumps with pin', 'Cloned Mastercard with balance', 'PayPal account verified with balance', 'Bank logs Chase with balance'], RECORDS),
] // prettier-ignore
