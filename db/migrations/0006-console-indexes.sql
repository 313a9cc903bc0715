-- What the console asks at every page, answered without reading all listings: their rows are wide, for they hold texts.

-- The category that totals count a listing under: `undecided` where the classifier left it to a person.
create function counted_category(category text, abstained boolean) returns text
  language sql immutable parallel safe
  return case when category is null or abstained is not false then 'undecided' else category end;

create function distinct_places(places text[]) returns text[]
  language sql immutable parallel safe
  return case when cardinality(places) < 2 then places
    else (select coalesce(array_agg(distinct place order by place), '{}') from unnest(places) place) end;

-- How many listings share market, category and places; the sum over equal rows counts. Each statement on `listing`
-- appends what it changed, so that workers never wait for each other here; `db/listing-tally.ts` merges the rows.
create table listing_tally (
  market_id  bigint not null references market,
  category   text not null,
  ships_from text[] not null,
  ships_to   text[] not null,
  listings   bigint not null
);

create function tally_listings() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into listing_tally
    select market_id, counted_category(category, abstained), distinct_places(ships_from), distinct_places(ships_to),
      count(*)
    from new_rows group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into listing_tally
    select market_id, counted_category(category, abstained), distinct_places(ships_from), distinct_places(ships_to),
      -count(*)
    from old_rows group by 1, 2, 3, 4;
  else
    insert into listing_tally
    select market_id, counted_category(category, abstained), distinct_places(ships_from), distinct_places(ships_to),
      sum(listings)
    from (
      select market_id, category, abstained, ships_from, ships_to, 1 as listings from new_rows
      union all
      select market_id, category, abstained, ships_from, ships_to, -1 from old_rows
    ) changed group by 1, 2, 3, 4 having sum(listings) <> 0;
  end if;
  return null;
end $$;
create trigger listing_inserted after insert on listing
  referencing new table as new_rows for each statement execute function tally_listings();
create trigger listing_updated after update on listing
  referencing old table as old_rows new table as new_rows for each statement execute function tally_listings();
create trigger listing_deleted after delete on listing
  referencing old table as old_rows for each statement execute function tally_listings();
insert into listing_tally
select market_id, counted_category(category, abstained), distinct_places(ships_from), distinct_places(ships_to), count(*)
from listing group by 1, 2, 3, 4;

-- All that trends and ranges look at, in the order in which people are shown listings.
drop index listing_last_seen;
create index listing_last_seen on listing (last_seen_at desc, id desc)
  include (market_id, category, abstained, first_seen_at, price_usd);
-- One for each other order of the table.
create index listing_first_seen on listing (first_seen_at desc, id desc);
create index listing_price_low on listing (price_usd, id desc);
create index listing_price_high on listing (price_usd desc nulls last, id desc);
-- An index alone answers only where the table was vacuumed since, and every scrape touches every listing.
alter table listing set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);

-- How a scrape's fetches ended is counted without reading them.
drop index page_fetch_scrape;
create index page_fetch_scrape on page_fetch (scrape_id, outcome);
