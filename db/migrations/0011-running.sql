-- What the roles say of themselves while they run.

-- A crawler that has laid everything down because its disk is full; the row goes when it goes on. One that fell is
-- told by `seen_at`, which the crawler renews while it pauses.
create table crawler_pause (
  crawler_id uuid primary key,
  free_mb    integer not null,
  needed_mb  integer not null,
  since      timestamptz not null,
  seen_at    timestamptz not null
);

grant select on crawler_pause to lanternfish_console;
revoke insert, update, delete on crawler_pause from lanternfish_console;
