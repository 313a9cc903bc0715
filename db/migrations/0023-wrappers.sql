-- What the program learned of each market's pages, how well they are read, and readings that wait because they are not.

-- Append-only: one row a version. The newest is the one that is used.
create table wrapper (
  market_id    bigint not null references market,
  version      integer not null,
  learned_at   timestamptz not null,
  -- How its lists are read (workers/extract/wrapper/wrapper.ts), and how each kind of page looks.
  rules        jsonb not null,
  looks        jsonb not null,
  -- Fields that are not taken from its pages: what they said was not what was known.
  withheld     text[] not null,
  -- Captures that it was learned from.
  learned_from uuid[] not null,
  -- Pages with rows that the market had when it was learned.
  pages        integer not null,
  -- By field how many values could be compared with what was known, and how many of them were the same.
  evaluation   jsonb not null,
  note         text not null,
  primary key (market_id, version)
);

-- Some of those pages as trees of text, with what is read there marked: for people. They go with their captures.
create table wrapper_example (
  market_id  bigint not null,
  version    integer not null,
  capture_id uuid not null references capture on delete cascade,
  page_kind  text not null,
  tree       jsonb not null,
  primary key (market_id, version, capture_id),
  foreign key (market_id, version) references wrapper
);
create index wrapper_example_capture on wrapper_example (capture_id);

-- Append-only: how well one capture was read.
create table reading_sample (
  capture_id  uuid primary key,
  market_id   bigint not null references market,
  scrape_id   uuid not null references scrape,
  page_id     bigint not null references page,
  captured_at timestamptz not null,
  recorded_at timestamptz not null,
  page_kind   text not null,
  -- Listings, vendors and reviews.
  rows        integer not null,
  listings    integer not null,
  -- By field: listings that had it; those that were known by an earlier capture of the same kind of page; those of them
  -- that said something else; and those where two readers said different things.
  filled      jsonb not null,
  known       jsonb not null,
  differs     jsonb not null,
  disputed    jsonb not null,
  -- Of the prices in dollars: their number and the sum of their decimal logarithms.
  priced      integer not null,
  price_logs  double precision not null,
  -- 0 to 1, how much the page looks like others of its kind; null where there are none to compare with.
  likeness    real,
  -- Why the reading waits; null where it does not.
  suspicion   text check (suspicion in ('unlike', 'differs', 'emptied', 'alarm'))
);
create index reading_sample_market on reading_sample (market_id, captured_at);
create index reading_sample_scrape on reading_sample (scrape_id);
create index reading_sample_page on reading_sample (page_id, captured_at);

-- A market's pages stopped being what they were.
create table reading_alarm (
  id               bigint generated always as identity primary key,
  market_id        bigint not null references market,
  scrape_id        uuid not null references scrape,
  raised_at        timestamptz not null,
  reason           text not null check (reason in ('unlike', 'differs', 'emptied', 'sparse', 'values', 'disputed', 'missing')),
  -- The capture at which it was raised; null where many together say so.
  capture_id       uuid,
  decision         text check (decision in ('release', 'discard')),
  decided_at       timestamptz,
  decided_by       bigint references account,
  ended_at         timestamptz,
  ending           text check (ending in ('learned', 'released', 'discarded')),
  -- The version that ended it.
  wrapper_version  integer,
  check ((ended_at is null) = (ending is null)),
  check ((decision is null) = (decided_at is null))
);
create unique index reading_alarm_open on reading_alarm (market_id) where ended_at is null;
create index reading_alarm_market on reading_alarm (market_id, raised_at desc);
create index reading_alarm_scrape on reading_alarm (scrape_id);

-- Quarantine: what a capture said, in no list, export, alert or count until it is released.
create table held_reading (
  capture_id  uuid primary key references capture on delete cascade,
  market_id   bigint not null references market,
  scrape_id   uuid not null references scrape,
  captured_at timestamptz not null,
  held_at     timestamptz not null,
  reason      text not null check (reason in ('unlike', 'differs', 'emptied', 'alarm')),
  -- The rows as db/store-reading.ts takes them; null once it is over.
  reading     jsonb,
  ended_at    timestamptz,
  -- `read anew`: by a newer wrapper, as others of its scrape.
  ending      text check (ending in ('released', 'read anew', 'discarded')),
  check ((ended_at is null) = (ending is null))
);
create index held_reading_waiting on held_reading (market_id, captured_at) where ended_at is null;
create index held_reading_scrape on held_reading (scrape_id) where ended_at is null;

-- Destinations that ask for drift are told of it.
alter table delivery
  add column reading_alarm_id bigint references reading_alarm on delete cascade,
  add constraint delivery_reading_alarm_id_destination_id_key unique (reading_alarm_id, destination_id);

grant update (decision, decided_at, decided_by) on reading_alarm to lanternfish_console;
