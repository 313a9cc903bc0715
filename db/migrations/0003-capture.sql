-- A capture is one immutable WARC object; its row holds what can never be added later (design, section 9).

create table capture (
  id               uuid primary key,
  market_id        bigint not null references market,
  page_id          bigint not null references page,
  scrape_id        uuid not null references scrape,
  identity_id      uuid not null references identity,
  mirror_id        bigint not null references mirror,
  legal_basis      jsonb not null,
  access           text not null,
  operators        text[] not null,
  lane             text not null check (lane in ('http', 'browser')),
  requested_url    text not null,
  final_url        text not null,
  redirects        jsonb not null,
  click_path       text[] not null,
  request_headers  jsonb not null,
  response_headers jsonb not null,
  status           integer not null,
  page_kind        text not null,
  page_kind_reason text not null,
  started_at       timestamptz not null,
  ended_at         timestamptz not null,
  clock            jsonb not null,
  program_version  text not null,
  config_hash      text not null,
  recipe           text,
  recipe_version   integer,
  blocked          jsonb not null,
  deviations       text[] not null,
  object_sha256    text not null check (object_sha256 ~ '^[0-9a-f]{64}$'),
  object_sm3       text not null check (object_sm3 ~ '^[0-9a-f]{64}$'),
  wire_sha256      text not null check (wire_sha256 ~ '^[0-9a-f]{64}$'),
  dom_sha256       text,
  object_bytes     integer not null,
  records          jsonb not null,
  -- Set by the worker in the transaction that stores what the capture says.
  processed_at     timestamptz,
  process_error    text,
  process_attempts integer not null default 0,
  -- A page is captured once a scrape, however often the crawler dies.
  unique (scrape_id, page_id)
);
create index capture_waiting on capture (started_at) where processed_at is null;
create index capture_page on capture (page_id, started_at desc);

-- Leaves of the evidence log, waiting for the sequencer. Written in the capture's own transaction.
create table evidence_leaf (
  capture_id  uuid primary key references capture,
  leaf_hash   text not null check (leaf_hash ~ '^[0-9a-f]{64}$'),
  recorded_at timestamptz not null
);
