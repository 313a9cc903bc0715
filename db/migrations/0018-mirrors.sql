-- Mirrors with health and proof, the lists that markets sign, and the life of a market with its evidence.

alter table mirror drop constraint mirror_state_check;
alter table mirror
  -- unproven: never yet compared with its siblings. resting: nobody answered; compared anew before it is used again.
  add constraint mirror_state_check check (state in ('active', 'unproven', 'resting', 'retired', 'quarantined')),
  add column source text not null default 'entry' check (source in ('entry', 'person', 'signed list')),
  -- Why it is in its state; null: as it was entered.
  add column reason text,
  add column changed_at timestamptz,
  -- Not compared again before.
  add column next_check_at timestamptz;

alter table page_fetch add column mirror_id bigint references mirror;
create index page_fetch_mirror on page_fetch (mirror_id, id);

-- Append-only: one comparison of a mirror with what its proven siblings show.
create table mirror_check (
  id         bigint generated always as identity primary key,
  mirror_id  bigint not null references mirror,
  at         timestamptz not null,
  verdict    text not null check (verdict in ('proven', 'undecided', 'silent', 'phishing')),
  reason     text not null,
  compared   integer not null,
  -- [{ pageId, what, expected, shown }]: the pages that differ, and by what.
  findings   jsonb not null,
  -- The capture of a sibling that the first finding stands against.
  capture_id uuid
);
create index mirror_check_mirror on mirror_check (mirror_id, id);

-- By what a page is known again on another mirror, as a proven mirror showed it last.
create table page_mark (
  page_id   bigint primary key references page on delete cascade,
  market_id bigint not null references market,
  mirror_id bigint not null references mirror,
  seen_at   timestamptz not null,
  title     text not null,
  shape     integer[] not null,
  wallets   text[] not null,
  keys      text[] not null,
  logins    text[] not null,
  -- Of `wallets`, `keys` and `logins`: what changed between two visits of one mirror, and so proves nothing.
  changing  text[] not null default '{}'
);
create index page_mark_market on page_mark (market_id);

-- The keys with which a market signs its list of mirrors, as a person entered them.
create table market_key (
  id          bigint generated always as identity primary key,
  market_id   bigint not null references market,
  fingerprint text not null,
  armoured    text not null,
  -- Path of the signed list; null: none is read.
  list_path   text,
  added_at    timestamptz not null,
  added_by    text not null,
  unique (market_id, fingerprint)
);

-- Append-only: what became of each list that was read.
create table mirror_list (
  id          bigint generated always as identity primary key,
  market_id   bigint not null references market,
  mirror_id   bigint not null references mirror,
  read_at     timestamptz not null,
  text_sha256 text not null,
  -- The clear-signed text; null where it was refused.
  text        text,
  signed_at   timestamptz,
  fingerprint text,
  outcome     text not null check (outcome in ('accepted', 'refused')),
  reason      text not null,
  added       integer not null
);
create index mirror_list_market on mirror_list (market_id, id);

-- Append-only: the life of a market. The row with the highest id is how it is.
create table market_state (
  id            bigint generated always as identity primary key,
  market_id     bigint not null references market,
  from_state    text not null,
  to_state      text not null check (to_state in
    ('up', 'degraded', 'queue-walled', 'login-walled', 'down', 'seized', 'exit-suspected', 'gone')),
  at            timestamptz not null,
  reason        text not null,
  page_fetch_id bigint references page_fetch,
  -- Without a key: retention may purge the capture, its leaf stays.
  capture_id    uuid,
  check (to_state <> 'seized' or capture_id is not null)
);
create index market_state_market on market_state (market_id, id);

-- What pages say that markets say before they vanish, by page.
create table market_sign (
  market_id  bigint not null references market,
  page_id    bigint not null references page on delete cascade,
  kind       text not null check (kind in ('withdrawals-fail', 'escrow-off')),
  first_at   timestamptz not null,
  last_at    timestamptz not null,
  capture_id uuid not null,
  primary key (market_id, kind, page_id)
);

grant select on mirror_check, page_mark, market_key, mirror_list, market_state, market_sign to lanternfish_console;
