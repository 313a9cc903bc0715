-- Markets, their addresses, and the reason on file without which nothing is collected (law 4).
-- Times come from the injected clock, never from now().

create table market (
  id                    bigint generated always as identity primary key,
  name                  text not null unique check (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title                 text not null,
  mode                  text not null check (mode in ('http', 'browser', 'auto')),
  -- The access that reading this market takes; the legal basis must allow at least as much.
  access                text not null check (access in ('public', 'registered', 'credentialed')),
  -- News, political, religious and health sites need a second approver.
  sensitive             boolean not null,
  -- Null: read without a recipe, by structured data alone.
  recipe                text,
  start_paths           text[] not null check (cardinality(start_paths) > 0),
  min_delay_ms          integer not null check (min_delay_ms >= 0),
  concurrency           integer not null check (concurrency between 1 and 16),
  max_pages_per_scrape  integer not null check (max_pages_per_scrape > 0),
  max_bytes_per_scrape  bigint not null check (max_bytes_per_scrape > 0),
  max_depth             integer not null check (max_depth >= 0),
  revisit_after_seconds integer not null check (revisit_after_seconds > 0),
  added_at              timestamptz not null
);

create table mirror (
  id        bigint generated always as identity primary key,
  market_id bigint not null references market,
  host      text not null unique check (host ~ '^[a-z2-7]{56}\.onion$'),
  port      integer not null check (port between 1 and 65535),
  state     text not null check (state in ('active', 'retired', 'quarantined')),
  added_at  timestamptz not null
);
create index mirror_market on mirror (market_id);

create table legal_basis (
  id              bigint generated always as identity primary key,
  market_id       bigint not null references market,
  case_reference  text not null check (case_reference <> ''),
  case_name       text not null check (case_name <> ''),
  authority       text not null check (authority <> ''),
  instrument      text not null check (instrument <> ''),
  article         text not null check (article <> ''),
  jurisdiction    text not null check (jurisdiction <> ''),
  access          text not null check (access in ('public', 'registered', 'credentialed')),
  data_classes    text[] not null check (cardinality(data_classes) > 0),
  valid_from      timestamptz not null,
  valid_to        timestamptz not null check (valid_to > valid_from),
  requested_by    text not null check (requested_by <> ''),
  approved_by     text not null check (approved_by <> ''),
  second_approver text,
  simulation      boolean not null,
  recorded_at     timestamptz not null,
  check (lower(approved_by) <> lower(requested_by)),
  check (second_approver is null or lower(second_approver) not in (lower(requested_by), lower(approved_by)))
);
create index legal_basis_market on legal_basis (market_id, valid_to);

-- What we show one site. Leased by one crawler at a time, never shared between markets.
create table identity (
  id           uuid primary key,
  market_id    bigint not null references market,
  leased_by    uuid,
  leased_until timestamptz,
  created_at   timestamptz not null
);
create index identity_market on identity (market_id);
