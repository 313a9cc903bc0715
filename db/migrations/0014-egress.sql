-- The networks that mirrors live on, and the ways out that are down.

alter table mirror drop constraint mirror_host_check;
alter table mirror
  add column network text not null default 'tor' check (network in ('tor', 'i2p')),
  add constraint mirror_host_check
    check (case network when 'tor' then host ~ '^[a-z2-7]{56}\.onion$' else host ~ '^[a-z0-9.-]+\.i2p$' end);

-- A way out that a crawler finds down: nothing goes there, and no site is blamed. The row goes when the way is open
-- again; a crawler that fell is told by `seen_at`, which is renewed while the outage lasts.
create table egress_outage (
  crawler_id uuid not null,
  network    text not null check (network in ('tor', 'i2p')),
  reason     text not null,
  since      timestamptz not null,
  seen_at    timestamptz not null,
  primary key (crawler_id, network)
);
grant select on egress_outage to lanternfish_console;
