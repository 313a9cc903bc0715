-- What the front before a market gave to an identity that reads it without a log-in: a place in the queue, the way in
-- that a person opened. It outlives the crawler, as the wait does; the session of a log-in is kept in identity_session.

create table identity_front (
  identity_id uuid primary key references identity,
  -- Cookies and user agent as JSON, sealed.
  sealed      text not null,
  kept_at     timestamptz not null,
  -- When the last of its cookies ends; those that name no end are good for as long as a front's session.
  good_until  timestamptz not null
);

-- Nobody but the crawler reads it, sealed or not.
revoke all on identity_front from lanternfish_console;
alter table identity_front enable row level security;
alter table identity_front force row level security;
create policy owner_all on identity_front to current_user using (true) with check (true);
