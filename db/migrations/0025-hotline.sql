-- What the gate stopped: the address closed to all but the officer, whom it was given to and for how long it is kept,
-- sites that are not asked any more, hits that look planted, and what was judged by which rules.

-- Null from now on: `sealed` holds address, body's digest and way for the officer's key. The crawler seals older rows
-- when it starts; `erased_at` stands where policy took what was sealed.
alter table hotline_report alter column url drop not null;
alter table hotline_report add column sealed text;
alter table hotline_report add column erased_at timestamptz;
-- Salted digests: of the address, so that it is reported once; of the letters that made the rule fire.
alter table hotline_report add column url_mark text;
alter table hotline_report add column phrase_mark text;
alter table hotline_report add column gate_version text;
alter table hotline_report drop constraint hotline_report_market_id_url_rule_key;
alter table hotline_report add constraint hotline_report_once unique (market_id, url_mark, rule);
alter table hotline_report add constraint hotline_report_closed check (num_nonnulls(url, sealed, erased_at) = 1);
create index hotline_report_market on hotline_report (market_id, seen_at);
create index hotline_report_phrase on hotline_report (phrase_mark, seen_at);

-- Frozen with the hand-over: policy may change, what was owed for this one does not.
alter table hotline_handover add column recipient text check (recipient in ('ncmec', 'inhope', 'authority'));
alter table hotline_handover add column preserve_until timestamptz;
alter table hotline_handover add column erase_by timestamptz;
alter table hotline_handover add column policy_version text;

-- A market that is not asked until an officer lifts it.
create table gate_quarantine (
  id         bigint generated always as identity primary key,
  market_id  bigint not null references market,
  placed_at  timestamptz not null,
  placed_by  text not null check (placed_by <> ''),
  -- An officer's; null where the gate placed it: then it stopped so many independent pages, and so many of those read.
  reason     text,
  independent integer,
  stopped    integer,
  read       integer,
  lifted_at  timestamptz,
  lifted_by  text,
  check (num_nonnulls(reason, independent) = 1),
  check (num_nonnulls(lifted_at, lifted_by) <> 1)
);
create unique index gate_quarantine_open on gate_quarantine (market_id) where lifted_at is null;

-- Hits that look planted, to blind us; one open alarm a rule and kind.
create table gate_alarm (
  id         bigint generated always as identity primary key,
  kind       text not null check (kind in ('one-phrase', 'one-rule')),
  rule       text not null,
  raised_at  timestamptz not null,
  last_at    timestamptz not null,
  pages      integer not null,
  markets    integer not null,
  settled_at timestamptz,
  settled_by text,
  check (num_nonnulls(settled_at, settled_by) <> 1)
);
create unique index gate_alarm_open on gate_alarm (kind, rule) where settled_at is null;

-- Null: captured before rules were named. What other rules judged is judged again (gate_scan).
alter table capture add column gate_version text;

-- How far captures have been judged again by each version of the rules.
create table gate_scan (
  gate_version text primary key,
  begun_at     timestamptz not null,
  ended_at     timestamptz,
  -- Those up to here have been judged by this version, in the order of (started_at, id).
  after_time   timestamptz not null,
  after_id     uuid not null,
  scanned      bigint not null,
  dropped      bigint not null
);

revoke all on gate_quarantine, gate_alarm from lanternfish_console;
grant select (id, name) on market to lanternfish_hotline;
grant select, insert on gate_quarantine to lanternfish_hotline;
grant update (lifted_at, lifted_by) on gate_quarantine to lanternfish_hotline;
grant select on gate_alarm to lanternfish_hotline;
grant update (settled_at, settled_by) on gate_alarm to lanternfish_hotline;
grant update (sealed, erased_at) on hotline_report to lanternfish_hotline;
create policy hotline_erases on hotline_report for update to lanternfish_hotline using (true) with check (erased_at is not null);

create index capture_scan on capture (started_at, id);
