-- What left as a release, what retention took, and what a hold keeps from it.

create table release (
  -- Made from the release key, tells nothing of it.
  id          text primary key,
  built_at    timestamptz not null,
  built_by    text not null,
  -- Mondays: of the first week, and after the last.
  from_day    date not null,
  to_day      date not null,
  columns     text[] not null,
  rows        jsonb not null,
  suppressed  jsonb not null,
  -- File name to SHA-256.
  files       jsonb not null,
  -- The release key under the master key; null: destroyed, and nobody can undo a pseudonym.
  sealed_key  text
);

create table legal_hold (
  id             bigint generated always as identity primary key,
  market_id      bigint references market,
  case_reference text,
  reason         text not null check (reason <> ''),
  placed_by      text not null check (placed_by <> ''),
  placed_at      timestamptz not null,
  lifted_by      text,
  lifted_at      timestamptz,
  check (num_nonnulls(market_id, case_reference) = 1),
  check (num_nonnulls(lifted_by, lifted_at) <> 1)
);

-- A purged capture leaves its leaf and this, signed; the bytes and the row are gone (law 5).
alter table evidence_leaf drop constraint evidence_leaf_capture_id_fkey;
create table tombstone (
  capture_id    uuid primary key,
  -- With these and the id the leaf can be made again and compared.
  object_sha256 text not null check (object_sha256 ~ '^[0-9a-f]{64}$'),
  object_sm3    text not null check (object_sm3 ~ '^[0-9a-f]{64}$'),
  market        text not null,
  captured_at   timestamptz not null,
  purged_at     timestamptz not null,
  class         text not null,
  rule          text not null,
  -- Ed25519, base64url.
  signature     text not null,
  public_key    text not null,
  -- False from the purge of the row until its object, too, was looked after.
  object_done   boolean not null default false
);
create index tombstone_waiting on tombstone (object_sha256) where not object_done;
-- Asked for each purged object: does another capture name it?
create index capture_object on capture (object_sha256);

-- The console may say what was purged and what is held, and no more; a sealed key is not its business.
revoke all on release, legal_hold, tombstone from lanternfish_console;
grant select on legal_hold, tombstone to lanternfish_console;
