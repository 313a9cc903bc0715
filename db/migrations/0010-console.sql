-- What the console's vendor, market and crawl pages ask, and facets by subcategory, language, currency and vendor.

-- Named with its category, since it is unique there alone; empty where there is none, or where a person must look.
create function counted_subcategory(category text, subcategory text, abstained boolean) returns text
  language sql immutable parallel safe
  return case when category is null or subcategory is null or abstained is not false then ''
    else category || '/' || subcategory end;

alter table listing_tally
  add column subcategory text not null default '',
  add column language text not null default '',
  add column currency text not null default '';
alter table listing_tally
  alter column subcategory drop default,
  alter column language drop default,
  alter column currency drop default;

-- How many listings each vendor has; the sum over equal rows counts. Kept as `listing_tally` is, and merged with it.
create table vendor_tally (
  vendor_id bigint not null,
  listings  bigint not null
);

create or replace function tally_listings() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into listing_tally (market_id, category, subcategory, language, currency, ships_from, ships_to, listings)
    select market_id, counted_category(category, abstained), counted_subcategory(category, subcategory, abstained),
      coalesce(language, ''), coalesce(price_currency, ''), distinct_places(ships_from), distinct_places(ships_to),
      count(*)
    from new_rows group by 1, 2, 3, 4, 5, 6, 7;
    insert into vendor_tally
    select vendor_id, count(*) from new_rows where vendor_id is not null group by 1;
  elsif tg_op = 'DELETE' then
    insert into listing_tally (market_id, category, subcategory, language, currency, ships_from, ships_to, listings)
    select market_id, counted_category(category, abstained), counted_subcategory(category, subcategory, abstained),
      coalesce(language, ''), coalesce(price_currency, ''), distinct_places(ships_from), distinct_places(ships_to),
      -count(*)
    from old_rows group by 1, 2, 3, 4, 5, 6, 7;
    insert into vendor_tally
    select vendor_id, -count(*) from old_rows where vendor_id is not null group by 1;
  else
    insert into listing_tally (market_id, category, subcategory, language, currency, ships_from, ships_to, listings)
    select market_id, counted_category(category, abstained), counted_subcategory(category, subcategory, abstained),
      coalesce(language, ''), coalesce(price_currency, ''), distinct_places(ships_from), distinct_places(ships_to),
      sum(listings)
    from (
      select market_id, category, subcategory, abstained, language, price_currency, ships_from, ships_to, 1 as listings
      from new_rows
      union all
      select market_id, category, subcategory, abstained, language, price_currency, ships_from, ships_to, -1
      from old_rows
    ) changed group by 1, 2, 3, 4, 5, 6, 7 having sum(listings) <> 0;
    insert into vendor_tally
    select vendor_id, sum(listings)
    from (select vendor_id, 1 as listings from new_rows union all select vendor_id, -1 from old_rows) changed
    where vendor_id is not null group by 1 having sum(listings) <> 0;
  end if;
  return null;
end $$;

delete from listing_tally;
insert into listing_tally (market_id, category, subcategory, language, currency, ships_from, ships_to, listings)
select market_id, counted_category(category, abstained), counted_subcategory(category, subcategory, abstained),
  coalesce(language, ''), coalesce(price_currency, ''), distinct_places(ships_from), distinct_places(ships_to), count(*)
from listing group by 1, 2, 3, 4, 5, 6, 7;
insert into vendor_tally select vendor_id, count(*) from listing where vendor_id is not null group by 1;

-- Facets look at these too, and none of them is long: what pages write without a bound must not stand in an index.
drop index listing_last_seen;
create index listing_last_seen on listing (last_seen_at desc, id desc)
  include (market_id, category, subcategory, abstained, first_seen_at, price_usd, vendor_id);

-- A market's last fetch of each outcome, and those since.
create index page_fetch_market on page_fetch (market_id, outcome, id);

-- What a program signs in with, to read as the account's role may. Only the hash of a token is kept.
create table api_token (
  id           bigint generated always as identity primary key,
  account_id   bigint not null references account,
  name         text not null check (name <> ''),
  sha256       text not null unique,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  last_used_at timestamptz
);
create index api_token_account on api_token (account_id);
