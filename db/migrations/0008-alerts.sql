-- What units are told: their rules, what matched, and how each telling went.

-- A market is watched section by section, one for each start path. Until a section was read whole for the first time
-- all of it is new, and nobody is told.
create table market_section (
  id                bigint generated always as identity primary key,
  market_id         bigint not null references market,
  start_path        text not null,
  -- What was captured up to here is the baseline. Null: no scrape has read the section whole yet.
  baseline_ended_at timestamptz,
  unique (market_id, start_path)
);
insert into market_section (market_id, start_path)
select distinct id, path from market, unnest(start_paths) path;

-- A page belongs to the section of the start path from which it was reached first.
alter table page add column section_id bigint references market_section;
with recursive walked as (
  select p.id, s.id as section_id from page p
  join market_section s on s.market_id = p.market_id and s.start_path = p.path
  where p.found_on is null
  union all
  select p.id, w.section_id from walked w join page p on p.found_on = w.id
)
update page set section_id = walked.section_id from walked where walked.id = page.id;
-- Of what was read before sections were known, whole scrapes count.
update market_section s set baseline_ended_at = done.at
from (select market_id, min(finished_at) as at from scrape where ending = 'complete' group by 1) done
where done.market_id = s.market_id;

-- All conditions that are given must hold; an empty array or a null gives none.
create table rule (
  id                bigint generated always as identity primary key,
  name              text not null unique check (name <> ''),
  owner             text not null,
  -- A category, or `category/subcategory`.
  categories        text[] not null,
  include_undecided boolean not null,
  query             text,
  -- `query` as listings are indexed, see shared/search-text.ts.
  words             tsquery,
  pattern           text,
  markets           bigint[] not null,
  ships_from        text[] not null,
  ships_to          text[] not null,
  -- `ships_to` and the regions that reach it: who ships worldwide ships there.
  reached_by        text[] not null,
  enabled           boolean not null,
  -- Why the rule was switched off while matching.
  fault             text,
  version           integer not null,
  -- Null until what matched already is recorded; what matches before that is baseline, too.
  baselined_at      timestamptz,
  created_at        timestamptz not null,
  changed_at        timestamptz not null,
  check (cardinality(categories) + cardinality(markets) + cardinality(ships_from) + cardinality(ships_to) > 0
    or words is not null or pattern is not null)
);

-- Plain SQL in one expression, so that Postgres takes it into the query that asks. A pattern sees the title and the
-- first 10,000 characters of the description. What is for a hotline alone is never an alert.
create function rule_matches(r rule, market_id bigint, category text, subcategory text, abstained boolean,
  ships_from text[], ships_to text[], search tsvector, title text, description text) returns boolean
  language sql immutable parallel safe
  return category is distinct from 'csam'
    and (cardinality(r.categories) = 0 or ((r.include_undecided or abstained is false)
      and (category = any (r.categories) or category || '/' || subcategory = any (r.categories))))
    and (cardinality(r.markets) = 0 or market_id = any (r.markets))
    and (cardinality(r.ships_from) = 0 or ships_from && r.ships_from)
    and (cardinality(r.reached_by) = 0 or ships_to && r.reached_by)
    and (r.words is null or search @@ r.words)
    and (r.pattern is null or title ~* r.pattern or left(description, 10000) ~* r.pattern);

create table destination (
  id              uuid primary key,
  name            text not null unique check (name <> ''),
  kind            text not null check (kind in ('webhook', 'mail')),
  -- A URL, or an address of mail.
  address         text not null,
  -- Of a webhook; sealed by the master key.
  sealed_secret   text,
  enabled         boolean not null,
  disabled_reason text,
  created_at      timestamptz not null,
  changed_at      timestamptz not null,
  check ((kind = 'webhook') = (sealed_secret is not null))
);

create table rule_destination (
  rule_id        bigint not null references rule on delete cascade,
  destination_id uuid not null references destination on delete cascade,
  primary key (rule_id, destination_id)
);

-- One a rule and listing, however often and at whatever mirror the listing is seen.
create table alert (
  id           bigint generated always as identity primary key,
  rule_id      bigint not null references rule on delete cascade,
  rule_version integer not null,
  listing_id   bigint not null references listing on delete cascade,
  -- The capture that showed it; null where it was on file when the rule was made.
  capture_id   uuid,
  matched_at   timestamptz not null,
  baseline     boolean not null,
  triage       text not null default 'new' check (triage in ('new', 'useful', 'noise', 'closed')),
  triaged_by   text,
  triaged_at   timestamptz,
  unique (rule_id, listing_id)
);
create index alert_inbox on alert (id desc) where not baseline;
create index alert_triage on alert (rule_id, triage) where not baseline;
create index alert_listing on alert (listing_id);

-- The id is the `webhook-id` of every try. Without an alert it is a test that someone asked for.
create table delivery (
  id              uuid primary key default gen_random_uuid(),
  alert_id        bigint references alert on delete cascade,
  destination_id  uuid not null references destination on delete cascade,
  created_at      timestamptz not null,
  state           text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  -- Of this round; sending again by hand begins another.
  tries           integer not null default 0,
  round_began_at  timestamptz,
  -- While a worker holds it: when another may take it over.
  next_attempt_at timestamptz not null,
  delivered_at    timestamptz,
  last_error      text,
  unique (alert_id, destination_id)
);
create index delivery_due on delivery (next_attempt_at) where state = 'waiting';
create index delivery_destination on delivery (destination_id);

-- Append-only: one row a try that came to an end.
create table delivery_attempt (
  id          bigint generated always as identity primary key,
  delivery_id uuid not null references delivery on delete cascade,
  started_at  timestamptz not null,
  ended_at    timestamptz not null,
  status      integer,
  -- Null: delivered.
  error       text
);
create index delivery_attempt_delivery on delivery_attempt (delivery_id);
