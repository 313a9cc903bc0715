-- Log-ins that one person entered and another approved, and what a session with them left. What a log-in is made of
-- is sealed under a key that lies outside the database.

-- A market is walked by one of its identities at a time; the others stand by for when that one needs a person.
create unique index identity_at_work on identity (market_id) where leased_by is not null;

create table credential (
  id          uuid primary key,
  identity_id uuid not null references identity,
  -- User name and secret as JSON, sealed.
  sealed      text not null,
  entered_by  text not null check (entered_by <> ''),
  entered_at  timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  revoked_by  text,
  revoked_at  timestamptz,
  check ((approved_by is null) = (approved_at is null)),
  check ((revoked_by is null) = (revoked_at is null)),
  -- Law 1: whoever entered it cannot approve it.
  check (lower(approved_by) <> lower(entered_by))
);
create unique index credential_in_force on credential (identity_id) where revoked_at is null;

-- Append-only: each log-in that was tried, counted before it is tried.
create table identity_login (
  id            bigint generated always as identity primary key,
  identity_id   uuid not null references identity,
  credential_id uuid not null references credential,
  at            timestamptz not null
);
create index identity_login_recent on identity_login (identity_id, at);

-- Cookies, origins and user agent as JSON, sealed; written only after a page proved that they are logged in.
create table identity_session (
  identity_id uuid not null references identity,
  version     integer not null check (version > 0),
  sealed      text not null,
  checked_at  timestamptz not null,
  -- What proved it: a log-in of ours, a person's hand-off, or a page that was read.
  checked_by  text not null check (checked_by in ('login', 'person', 'page')),
  primary key (identity_id, version)
);

-- The console sees who entered, approved and revoked, as the administrators' own role alone, and never what is sealed.
revoke all on credential, identity_login, identity_session from lanternfish_console;
grant select (id, identity_id, entered_by, entered_at, approved_by, approved_at, revoked_by, revoked_at)
  on credential to lanternfish_auditor;
grant update (approved_by, approved_at, revoked_by, revoked_at) on credential to lanternfish_auditor;
grant select on identity_login to lanternfish_auditor;
grant select (identity_id, version, checked_at, checked_by) on identity_session to lanternfish_auditor;
grant select on identity, market to lanternfish_auditor;

alter table credential enable row level security;
alter table credential force row level security;
alter table identity_login enable row level security;
alter table identity_login force row level security;
alter table identity_session enable row level security;
alter table identity_session force row level security;

create policy owner_all on credential to current_user using (true) with check (true);
create policy owner_all on identity_login to current_user using (true) with check (true);
create policy owner_all on identity_session to current_user using (true) with check (true);
create policy auditor_reads on credential for select to lanternfish_auditor using (true);
-- Once revoked, for ever.
create policy auditor_decides on credential for update to lanternfish_auditor using (revoked_at is null) with check (true);
create policy auditor_reads on identity_login for select to lanternfish_auditor using (true);
create policy auditor_reads on identity_session for select to lanternfish_auditor using (true);
