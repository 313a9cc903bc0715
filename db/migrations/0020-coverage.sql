-- How far a scrape reached, how much there is by estimate, and what may therefore be called gone (law 5).

-- What one capture of a list says of the list itself: which page of which list it is, and what the site counts.
create table list_reading (
  capture_id    uuid primary key,
  market_id     bigint not null references market,
  scrape_id     uuid not null references scrape,
  page_id       bigint not null references page,
  captured_at   timestamptz not null,
  -- The list's address without page, order and excerpt.
  list          text not null,
  -- Order or excerpt of the list, such as `sort=price`; empty: as the site shows it by itself.
  slice         text not null,
  -- Null: the first page, whose address names no number.
  number        integer,
  -- Other pages of this list and slice that it links to.
  linked        integer[] not null,
  -- Addresses of other slices that it offers.
  slices        text[] not null,
  -- How many things the site says that the list has.
  printed_total bigint,
  -- What the list shows here; null until a worker has read the capture.
  listing_ids   bigint[]
);
create index list_reading_market on list_reading (market_id, captured_at);

-- One row a list and scrape; the empty list is the market as a whole.
create table scrape_coverage (
  scrape_id     uuid not null references scrape,
  market_id     bigint not null references market,
  list          text not null,
  computed_at   timestamptz not null,
  -- Pages of the market that were known, fetched in this scrape and read.
  discovered    integer not null,
  fetched       integer not null,
  parsed        integer not null,
  -- Different listings seen, in this scrape and in those that overlap it.
  seen          bigint not null,
  printed_total bigint,
  -- How many there are, with a 95 % interval; null where nothing says so.
  estimate      double precision,
  low           double precision,
  high          double precision,
  method        text not null check (method in ('whole', 'printed', 'recapture', 'lower bound', 'none')),
  -- Every page of the list was read in this scrape, and nothing says that there is more.
  complete      boolean not null,
  -- The site shows less of the list than there is.
  capped        boolean not null,
  primary key (scrape_id, list)
);
create index scrape_coverage_list on scrape_coverage (market_id, list, computed_at desc);

-- Append-only: when a listing was found gone, or back, and what says so.
create table listing_presence (
  id            bigint generated always as identity primary key,
  listing_id    bigint not null references listing on delete cascade,
  market_id     bigint not null references market,
  state         text not null check (state in ('gone', 'returned')),
  reason        text not null check (reason in ('not-found', 'absent', 'seen')),
  at            timestamptz not null,
  recorded_at   timestamptz not null,
  scrape_id     uuid not null references scrape,
  -- The fetch that found its page gone.
  page_fetch_id bigint
);
create index listing_presence_listing on listing_presence (listing_id, at);

-- Null: on offer as far as anybody knows.
alter table listing add column gone_at timestamptz;
create index listing_gone on listing (market_id, gone_at) where gone_at is not null;

-- Null: nobody has worked out yet how far the scrape reached.
alter table scrape add column covered_at timestamptz;
update scrape set covered_at = finished_at where finished_at is not null;
create index scrape_uncovered on scrape (finished_at) where finished_at is not null and covered_at is null;
