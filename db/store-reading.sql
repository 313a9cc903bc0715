-- Appends what one capture says and marks the capture as processed, in one statement: kept whole or not at all, and
-- a second time without effect. Rows are taken in the order of their keys, so that workers wait for each other in no
-- ring. In `listing` a later reading beats an earlier one, a listing's own page beats a row of a list, and a gap never
-- beats a value. What a rule asks for and has not matched yet is an alert, with its deliveries.
--
-- $1 capture id  $2 market id  $3 scrape id  $4 captured at  $5 recorded at  $6 page kind  $7 reading  $8 language
-- $9 model version  $10 vendors  $11 listings  $12 reviews  $13 facts (arrays of db/store-reading.ts as JSON)
with v_in as (
  select * from jsonb_to_recordset($10::jsonb) as t (name text, path text, fields jsonb)
),
v as (
  insert into vendor (market_id, name, path, first_seen_at, last_seen_at)
  select $2::bigint, name, path, $4::timestamptz, $4::timestamptz from v_in order by name
  on conflict (market_id, name) do update set
    path = coalesce(excluded.path, vendor.path),
    first_seen_at = least(vendor.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(vendor.last_seen_at, excluded.last_seen_at)
  returning id, name
),
l_in as (
  select t.*, v.id as vendor_id, to_tsvector('simple', t.search) as words,
    (t.price->>'amount')::numeric as amount, t.price->>'currency' as currency
  from jsonb_to_recordset($11::jsonb) as t (
    key text, "nativeId" text, path text, title text, description text, vendor text, price jsonb,
    "priceUsd" numeric, rate jsonb, "categoryPath" text[], "shipsFrom" text[], "shipsTo" text[],
    stock bigint, sold bigint, rating real, search text, fields jsonb, verdict jsonb)
  left join v on v.name = t.vendor
),
l as (
  insert into listing (market_id, key, native_id, path, first_seen_at, last_seen_at, title, description, vendor_id,
    price_amount, price_currency, price_usd, category_path, ships_from, ships_to, language, category, subcategory,
    probability, abstained, detailed, search)
  select $2::bigint, key, "nativeId", path, $4::timestamptz, $4::timestamptz, title, description, vendor_id,
    amount, currency, "priceUsd", "categoryPath", "shipsFrom", "shipsTo", $8,
    verdict->>'category', verdict->>'subcategory', (verdict->>'probability')::real,
    (verdict->>'abstained')::boolean, $6 = 'listing', words
  from l_in order by key
  on conflict (market_id, key) do update set
      first_seen_at = least(listing.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(listing.last_seen_at, excluded.last_seen_at),
      detailed = listing.detailed or excluded.detailed,
      path = coalesce(listing.path, excluded.path),
      price_amount = case when excluded.price_amount is not null
        and (excluded.last_seen_at >= listing.last_seen_at or listing.price_amount is null)
        then excluded.price_amount else listing.price_amount end,
      price_currency = case when excluded.price_amount is not null
        and (excluded.last_seen_at >= listing.last_seen_at or listing.price_amount is null)
        then excluded.price_currency else listing.price_currency end,
      price_usd = case when excluded.price_amount is not null
        and (excluded.last_seen_at >= listing.last_seen_at or listing.price_amount is null)
        then excluded.price_usd else listing.price_usd end,
      title = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then excluded.title else listing.title end,
      search = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then excluded.search else listing.search end,
      category = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then excluded.category else listing.category end,
      subcategory = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then excluded.subcategory else listing.subcategory end,
      probability = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then excluded.probability else listing.probability end,
      abstained = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then excluded.abstained else listing.abstained end,
      description = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then coalesce(excluded.description, listing.description) else coalesce(listing.description, excluded.description) end,
      vendor_id = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then coalesce(excluded.vendor_id, listing.vendor_id) else coalesce(listing.vendor_id, excluded.vendor_id) end,
      category_path = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then coalesce(excluded.category_path, listing.category_path) else coalesce(listing.category_path, excluded.category_path) end,
      ships_from = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then coalesce(excluded.ships_from, listing.ships_from) else coalesce(listing.ships_from, excluded.ships_from) end,
      ships_to = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then coalesce(excluded.ships_to, listing.ships_to) else coalesce(listing.ships_to, excluded.ships_to) end,
      language = case when (excluded.detailed, excluded.last_seen_at) >= (listing.detailed, listing.last_seen_at)
        then coalesce(excluded.language, listing.language) else coalesce(listing.language, excluded.language) end
  returning id, key, title, category, subcategory, abstained, ships_from, ships_to,
    -- Wide, and rules alone look at them.
    case when exists (select from rule where enabled) then description end as description,
    case when exists (select from rule where enabled) then search end as search
),
matched as (
  insert into alert (rule_id, rule_version, listing_id, capture_id, matched_at, baseline)
  select r.id, r.version, l.id, $1::uuid, $5::timestamptz, r.baselined_at is null or coalesce((
      select $4::timestamptz <= s.baseline_ended_at from capture c join page p on p.id = c.page_id
      join market_section s on s.id = p.section_id where c.id = $1::uuid), true)
  from l cross join rule r
  where r.enabled and rule_matches(r, $2::bigint, l.category, l.subcategory, l.abstained, l.ships_from, l.ships_to,
      l.search, l.title, l.description)
    and not exists (select from alert a where a.rule_id = r.id and a.listing_id = l.id)
  order by r.id, l.id
  on conflict do nothing
  returning id, rule_id, baseline
),
sent as (
  insert into delivery (alert_id, destination_id, created_at, next_attempt_at)
  select matched.id, d.id, $5::timestamptz, $5::timestamptz
  from matched join rule_destination using (rule_id) join destination d on d.id = destination_id and d.enabled
  where not matched.baseline
  returning id
),
listed as (
  update list_reading set listing_ids = array(select id from l) where capture_id = $1::uuid
),
observed as (
  insert into listing_observation (listing_id, capture_id, captured_at, reading, scrape_id, recorded_at, page_kind,
    title, description, vendor_id, price_amount, price_currency, price_raw, price_usd, rate, category_path,
    ships_from, ships_to, stock, sold, rating, fields)
  select l.id, $1::uuid, $4::timestamptz, $7, $3::uuid, $5::timestamptz, $6, i.title,
    i.description, i.vendor_id, i.amount, i.currency, i.price->>'raw', i."priceUsd", i.rate, i."categoryPath",
    i."shipsFrom", i."shipsTo", i.stock, i.sold, i.rating, i.fields
  from l_in i join l using (key)
  on conflict do nothing
),
judged as (
  insert into verdict (listing_id, capture_id, captured_at, model_version, recorded_at, category, subcategory,
    probability, abstained, labels, terms)
  select l.id, $1::uuid, $4::timestamptz, $9, $5::timestamptz, verdict->>'category',
    verdict->>'subcategory', (verdict->>'probability')::real, (verdict->>'abstained')::boolean, verdict->'labels',
    array(select jsonb_array_elements_text(verdict->'terms'))
  from l_in join l using (key)
  on conflict do nothing
),
vendors_observed as (
  insert into vendor_observation (vendor_id, capture_id, captured_at, reading, scrape_id, recorded_at, fields)
  select v.id, $1::uuid, $4::timestamptz, $7, $3::uuid, $5::timestamptz, v_in.fields
  from v_in join v using (name) where v_in.fields is not null
  on conflict do nothing
),
reviewed as (
  insert into review (market_id, vendor_id, listing_id, fingerprint, buyer, stars, posted_at, price_amount,
    price_currency, item, variant, imported, imported_from, capture_id, captured_at, recorded_at)
  select $2::bigint, v.id, coalesce(l.id, known.id), r.fingerprint, r.buyer, r.stars, r."postedAt",
    (r.price->>'amount')::numeric, r.price->>'currency', r.item, r.variant, r.imported, r."importedFrom", $1::uuid,
    $4::timestamptz, $5::timestamptz
  from jsonb_to_recordset($12::jsonb) as r (vendor text, "listingKey" text,
    "listingPath" text, fingerprint text, buyer text, stars real, "postedAt" text, price jsonb, item text, variant text, imported boolean, "importedFrom" text)
  left join v on v.name = r.vendor
  left join l on l.key = r."listingKey"
  left join listing known on known.market_id = $2::bigint and known.path = r."listingPath"
  on conflict do nothing
),
said as (
  insert into market_fact (market_id, field, value, raw, page_id, capture_id, captured_at, recorded_at, reading)
  select $2::bigint, f.field, f.value, f.raw, c.page_id, c.id, $4::timestamptz, $5::timestamptz, $7
  from jsonb_to_recordset($13::jsonb) as f (field text, value jsonb, raw text) join capture c on c.id = $1::uuid
  where f.value is distinct from (select m.value from market_fact m where m.page_id = c.page_id and m.field = f.field
    and m.captured_at <= $4::timestamptz order by m.captured_at desc limit 1)
  on conflict do nothing
)
update capture set processed_at = $5::timestamptz, process_error = null where id = $1::uuid
returning array(select id from sent) as deliveries
