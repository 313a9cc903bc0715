-- What people read in listings, the models that are taught with it, which of them is at work, and how far the
-- listings have moved away from what it knows.

-- Append-only: what one person says a listing's text is. Who reads it again is counted by the newest reading alone.
create table correction (
  id            bigint generated always as identity primary key,
  listing_id    bigint not null references listing on delete cascade,
  -- Of title, description and category path: a reading is of a text, whichever listings have it.
  text_sha256   text not null check (text_sha256 ~ '^[0-9a-f]{64}$'),
  title         text not null,
  description   text,
  category_path text[],
  reader        text not null check (reader <> ''),
  category      text not null,
  subcategory   text,
  -- What the classifier had said of it.
  guess         text,
  model_version text,
  read_at       timestamptz not null
);
create index correction_text on correction (text_sha256, id);
create index correction_listing on correction (listing_id);

-- One row a text. Two people must agree, and more than say anything else, before it is taught.
create view correction_state as
with newest as (
  select distinct on (text_sha256, lower(reader)) text_sha256, category, subcategory
  from correction order by text_sha256, lower(reader), id desc
),
votes as (
  select text_sha256, category, count(*) as votes,
    case when count(distinct subcategory) = 1 and count(subcategory) = count(*) then min(subcategory) end as subcategory,
    row_number() over (partition by text_sha256 order by count(*) desc, category) as place
  from newest group by text_sha256, category
)
select first.text_sha256, (first.votes + coalesce(others.votes, 0))::integer as readers,
  case when first.votes + coalesce(others.votes, 0) = 1 then 'one reading'
    when first.votes >= 2 and first.votes > coalesce(others.most, 0) then 'agreed' else 'conflict' end as state,
  first.category, first.subcategory
from votes first
left join lateral (
  select sum(v.votes) as votes, max(v.votes) as most from votes v
  where v.text_sha256 = first.text_sha256 and v.place > 1) others on true
where first.place = 1;

-- A model that `train` made. The one that comes with the program is not among them.
create table model (
  version    text primary key check (version ~ '^lf-[0-9a-f]{12}$'),
  made_at    timestamptz not null,
  made_by    text not null,
  -- model.json, as text: its bytes are what the version is a hash of.
  file       text not null,
  weights    bytea not null,
  card       jsonb not null,
  -- Against the model that was at work: class by class, what was gained and lost.
  comparison jsonb not null
);

-- Append-only: promotions and roll-backs. What the newest one names is at work; none: the program's own.
create table model_choice (
  id      bigint generated always as identity primary key,
  -- Null: the model that comes with the program.
  version text references model,
  kind    text not null check (kind in ('promoted', 'rolled back')),
  chosen_by text not null check (chosen_by <> ''),
  chosen_at timestamptz not null,
  check (kind = 'rolled back' or version is not null)
);

-- One row a week and measure: the population stability index of the listings that were new in that week, against
-- those of the eight weeks before.
create table drift (
  week           date not null,
  measure        text not null check (measure in ('category', 'undecided', 'probability', 'language', 'title length')),
  psi            double precision not null,
  listings       integer not null,
  earlier        integer not null,
  -- For each value its share before and now.
  shares         jsonb not null,
  computed_at    timestamptz not null,
  primary key (week, measure)
);

grant insert on correction to lanternfish_console;

-- Whether it is told when listings have moved away from what the classifier knows.
alter table destination add column drift boolean not null default false;

-- A delivery may be of a week's drift, too.
alter table delivery
  add column drift_week date,
  add constraint delivery_of_drift check (drift_week is null or (alert_id is null and hand_off_id is null)),
  add constraint delivery_drift_week_destination_id_key unique (drift_week, destination_id);
