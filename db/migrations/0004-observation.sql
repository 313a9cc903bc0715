-- What captures said. Observations are appended, never overwritten; `vendor` and `listing` are what they are of,
-- with the latest reading beside, for searching.

create table rate (
  currency text not null,
  day      date not null,
  usd      numeric not null check (usd > 0),
  source   text not null,
  primary key (currency, day, source)
);

create table vendor (
  id            bigint generated always as identity primary key,
  market_id     bigint not null references market,
  name          text not null,
  path          text,
  first_seen_at timestamptz not null,
  last_seen_at  timestamptz not null,
  unique (market_id, name)
);

create table listing (
  id             bigint generated always as identity primary key,
  market_id      bigint not null references market,
  -- The market's own id where it prints one, else the path, else a hash of title and vendor.
  key            text not null,
  native_id      text,
  path           text,
  first_seen_at  timestamptz not null,
  last_seen_at   timestamptz not null,
  title          text not null,
  description    text,
  vendor_id      bigint references vendor,
  price_amount   numeric,
  price_currency text,
  price_usd      numeric,
  category_path  text[],
  ships_from     text[],
  ships_to       text[],
  language       text,
  category       text,
  subcategory    text,
  probability    real,
  abstained      boolean,
  -- True once a listing page of its own was read: a list row never overrules it.
  detailed       boolean not null,
  search         tsvector not null,
  unique (market_id, key)
);
create index listing_search on listing using gin (search);
create index listing_category on listing (category, last_seen_at desc);
create index listing_vendor on listing (vendor_id);
create index listing_last_seen on listing (last_seen_at desc, id desc);

create table listing_observation (
  listing_id     bigint not null,
  capture_id     uuid not null,
  captured_at    timestamptz not null,
  -- Recipe and version, or the program's own reader: the same capture may be read again by a newer one.
  reading        text not null,
  scrape_id      uuid not null,
  recorded_at    timestamptz not null,
  page_kind      text not null,
  title          text not null,
  description    text,
  vendor_id      bigint,
  price_amount   numeric,
  price_currency text,
  price_raw      text,
  price_usd      numeric,
  rate           jsonb,
  category_path  text[],
  ships_from     text[],
  ships_to       text[],
  stock          bigint,
  sold           bigint,
  rating         real,
  fields         jsonb not null,
  primary key (listing_id, captured_at, capture_id, reading)
) partition by range (captured_at);

create table verdict (
  listing_id    bigint not null,
  capture_id    uuid not null,
  captured_at   timestamptz not null,
  model_version text not null,
  recorded_at   timestamptz not null,
  category      text not null,
  subcategory   text,
  probability   real not null,
  abstained     boolean not null,
  labels        jsonb not null,
  terms         text[] not null,
  primary key (listing_id, captured_at, capture_id, model_version)
) partition by range (captured_at);

create table vendor_observation (
  vendor_id   bigint not null,
  capture_id  uuid not null,
  captured_at timestamptz not null,
  reading     text not null,
  scrape_id   uuid not null,
  recorded_at timestamptz not null,
  fields      jsonb not null,
  primary key (vendor_id, captured_at, capture_id, reading)
) partition by range (captured_at);

create table review (
  id             bigint generated always as identity primary key,
  market_id      bigint not null references market,
  vendor_id      bigint references vendor,
  listing_id     bigint references listing,
  fingerprint    text not null,
  buyer          text,
  stars          real,
  posted_at      text,
  price_amount   numeric,
  price_currency text,
  capture_id     uuid not null,
  captured_at    timestamptz not null,
  recorded_at    timestamptz not null,
  unique nulls not distinct (market_id, vendor_id, listing_id, fingerprint)
);
create index review_listing on review (listing_id);
create index review_vendor on review (vendor_id);
