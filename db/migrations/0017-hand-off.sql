-- A gate that only a person opens: asked for by a crawler, taken by one operator at a time, over at a time of its own.
create table hand_off (
  id                uuid primary key,
  market_id         bigint not null references market,
  identity_id       uuid not null references identity,
  kind              text not null check (kind in ('captcha', 'login', 'blocked')),
  -- Path and query of the gate, as the frontier spells them; null once it is over, for then nobody goes there.
  path              text,
  -- Where the crawler that asked shows its browser, as `host:port`.
  address           text not null,
  asked_at          timestamptz not null,
  expires_at        timestamptz not null,
  taken_by          bigint references account,
  taken_at          timestamptz,
  -- Hash of what the console shows to the crawler to be let in, once; null when it was used.
  view_token_sha256 text,
  ended_at          timestamptz,
  ending            text check (ending in ('solved', 'refused', 'blocked', 'expired', 'closed')),
  check ((ended_at is null) = (ending is null)),
  check ((taken_by is null) = (taken_at is null))
);
create index hand_off_asked on hand_off (asked_at desc);
-- An identity stands at one gate at a time.
create unique index hand_off_open on hand_off (identity_id) where ended_at is null;

grant update (taken_by, taken_at, expires_at, view_token_sha256) on hand_off to lanternfish_console;
