-- What is known of each market's pages, what is due, and how every fetch ended.

create table scrape (
  id             uuid primary key,
  market_id      bigint not null references market,
  legal_basis_id bigint not null references legal_basis,
  recipe         text,
  recipe_version integer,
  started_at     timestamptz not null,
  finished_at    timestamptz,
  -- Why it ended: complete, page budget, byte budget, basis expired.
  ending         text,
  fetched        integer not null default 0,
  captured       integer not null default 0,
  bytes          bigint not null default 0
);
-- One running scrape a market.
create unique index scrape_running on scrape (market_id) where finished_at is null;

create table page (
  id              bigint generated always as identity primary key,
  market_id       bigint not null references market,
  -- Path and query, whatever mirror it was read from. Null once a hotline report took it.
  path            text,
  path_sha256     bytea not null,
  kind_hint       text,
  priority        smallint not null,
  depth           integer not null,
  found_on        bigint references page,
  found_at        timestamptz not null,
  -- Null: not to be fetched again; `last_reason` says why.
  due_at          timestamptz,
  needs_browser   boolean not null default false,
  leased_by       uuid,
  leased_until    timestamptz,
  attempts        integer not null default 0,
  last_outcome    text,
  last_reason     text,
  last_fetched_at timestamptz,
  unique (market_id, path_sha256)
);
create index page_due on page (market_id, priority, due_at, id) where due_at is not null;

-- Append-only: one row a fetch.
create table page_fetch (
  id          bigint generated always as identity primary key,
  page_id     bigint not null references page,
  market_id   bigint not null references market,
  scrape_id   uuid not null references scrape,
  identity_id uuid not null references identity,
  lane        text not null check (lane in ('http', 'browser')),
  started_at  timestamptz not null,
  ended_at    timestamptz not null,
  outcome     text not null,
  reason      text not null,
  status      integer,
  bytes       bigint not null
);
create index page_fetch_scrape on page_fetch (scrape_id);

-- Report-only: what a hotline needs and nothing else (law 3).
create table hotline_report (
  id           bigint generated always as identity primary key,
  market_id    bigint not null references market,
  url          text not null,
  seen_at      timestamptz not null,
  rule         text not null,
  content_hash text not null,
  unique (market_id, url, rule)
);
