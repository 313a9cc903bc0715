-- Scrapes of which so many more answers are gates than is usual for their market that an alarm is raised, and alarms of
-- that kind that are over: a scrape after theirs is as usual. Usual is the median of the scrapes before, those with an alarm
-- among them: what goes on for long becomes usual, and no alarm stays for ever. A scrape begins with its gates, so that
-- there must also be more of them than a whole scrape usually has.
--
-- $1 outcomes that are gates  $2 answers that must be at hand before a share of them says anything  $3 how far the share
-- may be above the usual one  $4 scrapes before it that make something usual  $5 and how many of them are looked at
with watched as (
  select s.id, s.market_id, s.started_at, s.fetched, null::bigint as alarm_id
  from scrape s
  where s.covered_at is null and s.fetched >= $2::bigint
    and not exists (select from reading_alarm a where a.market_id = s.market_id and a.reason = 'gated'
      and (a.scrape_id = s.id or a.ended_at is null or a.ended_at > s.finished_at))
  union all
  select s.id, s.market_id, s.started_at, s.fetched, a.id
  from reading_alarm a join scrape raised on raised.id = a.scrape_id
  join scrape s on s.market_id = a.market_id and s.started_at > raised.started_at
  where a.reason = 'gated' and a.ended_at is null and s.fetched > 0
    and (s.finished_at is not null or s.fetched >= $2::bigint)
), counted as materialized (
  select *, (select count(*) from page_fetch f where f.scrape_id = watched.id and f.outcome = any($1::text[])) as gates
  from watched
)
select distinct on (market_id) market_id as "marketId", id as "scrapeId", alarm_id as "alarmId"
from counted cross join lateral (
  select count(*) as scrapes, percentile_disc(0.5) within group (order by before.gates) as gates,
    percentile_disc(0.5) within group (order by before.gates::float8 / before.fetched) as share
  from (
    select s.fetched, (select count(*) from page_fetch f where f.scrape_id = s.id and f.outcome = any($1::text[])) as gates
    from scrape s
    where s.market_id = counted.market_id and s.started_at < counted.started_at and s.finished_at is not null
      and s.fetched >= $2::bigint
    order by s.started_at desc limit $5::bigint) before) usual
where case when alarm_id is null
  then usual.scrapes >= $4::bigint and counted.gates > usual.gates
    and counted.gates > (usual.share + $3::float8) * counted.fetched
  else usual.scrapes < $4::bigint or counted.gates <= (usual.share + $3::float8) * counted.fetched end
order by market_id, started_at desc
