-- People and keys: accounts, sessions, the audit log, and who may read which of the sensitive rows.

-- One row: which master key this database belongs to. The check opens with that key alone.
create table installation (
  one        boolean primary key default true check (one),
  key_id     text not null,
  key_check  text not null,
  created_at timestamptz not null
);

create table account (
  id              bigint generated always as identity primary key,
  name            text not null,
  role            text not null check (role in ('analyst', 'unit', 'researcher', 'hotline', 'administrator')),
  -- Argon2id as a PHC string; null until the person has chosen a password.
  password_hash   text,
  password_set_at timestamptz,
  -- Tries since the last one that was right; each is counted before it is judged.
  failures        integer not null default 0,
  locked_until    timestamptz,
  disabled_at     timestamptz,
  created_at      timestamptz not null
);
create unique index account_name on account (lower(name));

drop table console_session;
drop table one_time_password;

-- account_id is null for the password that makes the first administrator.
create table one_time_password (
  sha256     text primary key,
  account_id bigint references account,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);

create table console_session (
  token_sha256 text primary key,
  account_id   bigint not null references account,
  created_at   timestamptz not null,
  last_used_at timestamptz not null,
  expires_at   timestamptz not null
);
create index console_session_account on console_session (account_id);

-- Append-only. hash = SHA-256(previous hash, canonical JSON of the event): db/audit.ts.
create table audit_event (
  seq       bigint primary key,
  at        timestamptz not null,
  actor     text not null,
  action    text not null,
  subject   text not null,
  details   jsonb,
  prev_hash text not null,
  hash      text not null
);

-- One row: the end of the chain. Whoever appends holds it, so that two events never follow the same one.
create table audit_head (
  one  boolean primary key default true check (one),
  seq  bigint not null,
  hash text not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_event_append_only before update or delete or truncate on audit_event
  for each statement execute function refuse_change();

create table hotline_handover (
  id              bigint generated always as identity primary key,
  report_id       bigint not null references hotline_report,
  handed_to       text not null,
  reference       text not null,
  handed_over_by  text not null,
  handed_over_at  timestamptz not null
);
create index hotline_handover_report on hotline_handover (report_id);
create trigger hotline_handover_append_only before update or delete or truncate on hotline_handover
  for each statement execute function refuse_change();

-- The console works as a role that owns nothing; two tables open to a narrower one each, within a transaction.
-- Whoever may not make roles finds them made beforehand (docs/operations.md).
do $$
declare name text;
begin
  foreach name in array array['lanternfish_console', 'lanternfish_hotline', 'lanternfish_auditor'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin', name);
    end if;
    if not pg_has_role(current_user, name, 'usage') then
      execute format('grant %I to current_user', name);
    end if;
  end loop;
exception when insufficient_privilege then
  raise exception 'the user % may not make the roles lanternfish_console, lanternfish_hotline and lanternfish_auditor: give it CREATEROLE, or make them and grant them to it (docs/operations.md)', current_user
    using errcode = 'insufficient_privilege';
end $$;

grant usage on schema public to lanternfish_console, lanternfish_hotline, lanternfish_auditor;
grant select on all tables in schema public to lanternfish_console;
-- Tables that come later: what people change in the console is written by it.
alter default privileges in schema public
  grant select, insert, update, delete on tables to lanternfish_console;
revoke all on installation, hotline_report, hotline_handover, audit_event from lanternfish_console;
grant insert, update on account, audit_head to lanternfish_console;
grant insert, update, delete on one_time_password, console_session to lanternfish_console;
grant insert on audit_event to lanternfish_console;
grant select on audit_event to lanternfish_auditor;
grant select on hotline_report to lanternfish_hotline;
grant select, insert on hotline_handover to lanternfish_hotline;

alter table hotline_report enable row level security;
alter table hotline_report force row level security;
alter table hotline_handover enable row level security;
alter table hotline_handover force row level security;
alter table audit_event enable row level security;
alter table audit_event force row level security;

-- The crawler writes reports and the backup reads them as the owner.
create policy owner_all on hotline_report to current_user using (true) with check (true);
create policy owner_all on hotline_handover to current_user using (true) with check (true);
create policy owner_all on audit_event to current_user using (true) with check (true);
create policy hotline_reads on hotline_report for select to lanternfish_hotline using (true);
create policy hotline_reads on hotline_handover for select to lanternfish_hotline using (true);
create policy hotline_appends on hotline_handover for insert to lanternfish_hotline with check (true);
create policy auditor_reads on audit_event for select to lanternfish_auditor using (true);
create policy console_appends on audit_event for insert to lanternfish_console with check (true);
