-- Scrapes that run, or whose reach is not worked out yet, whose rows are not what the market's rows were, by kind of
-- page: a field that most had is gone, prices are of another size, readers disagree, or half of the pages that had
-- listings are not there any more. Each scrape is told of once. A market that was redesigned, and recovered, is measured
-- by what it has shown since.
--
-- $1 listings that must be at hand before shares of them say anything  $2 share that had a usual field  $3 share below
-- which it is sparse  $4 powers of ten that the mean price may move  $5 share of listings on which readers may disagree
-- $6 pages that may be gone at once  $7 and the share of those asked for
with running as (
  select s.id as scrape_id, s.market_id,
    coalesce((select max(learned_at) from wrapper w where w.market_id = s.market_id and w.note = 'recovered'), '-infinity') as since
  from scrape s
  where s.covered_at is null and exists (select from wrapper w where w.market_id = s.market_id)
    and not exists (select from reading_alarm a where a.scrape_id = s.id and a.reason <> 'gated')
), sampled as (
  select r.market_id, r.scrape_id, r.page_kind, r.listings, r.filled, r.disputed, r.priced, r.price_logs,
    r.scrape_id = running.scrape_id as is_now
  from running cross join lateral (
    (select * from reading_sample where scrape_id = running.scrape_id and listings > 0
     order by captured_at desc limit 40)
    union all
    (select * from reading_sample where market_id = running.market_id and scrape_id <> running.scrape_id
       and listings > 0 and suspicion is null and captured_at >= running.since order by captured_at desc limit 200)) r
), kinds as (
  select market_id, page_kind, is_now, sum(listings) as listings, sum(priced) as priced, sum(price_logs) as logs
  from sampled group by 1, 2, 3
), fields as (
  select market_id, page_kind, is_now, field, sum(had) as filled, sum(torn) as disputed
  from sampled cross join lateral (
    select coalesce(f.key, d.key) as field, coalesce(f.value::integer, 0) as had, coalesce(d.value::integer, 0) as torn
    from jsonb_each_text(sampled.filled) f full join jsonb_each_text(sampled.disputed) d using (key)) each_field
  group by 1, 2, 3, 4
), told as (
  select n.market_id, n.page_kind, 'sparse' as reason
  from kinds n join kinds b on b.market_id = n.market_id and b.page_kind = n.page_kind and not b.is_now
  join fields f on f.market_id = n.market_id and f.page_kind = n.page_kind and not f.is_now
  left join fields g on g.market_id = n.market_id and g.page_kind = n.page_kind and g.field = f.field and g.is_now
  where n.is_now and n.listings >= $1::bigint and b.listings >= $1::bigint
    and f.filled >= $2::float8 * b.listings and coalesce(g.filled, 0) <= $3::float8 * n.listings
  union all
  select n.market_id, n.page_kind, 'values'
  from kinds n join kinds b on b.market_id = n.market_id and b.page_kind = n.page_kind and not b.is_now
  where n.is_now and n.priced >= $1::bigint and b.priced >= $1::bigint
    and abs(n.logs / n.priced - b.logs / b.priced) > $4::float8
  union all
  select n.market_id, n.page_kind, 'disputed'
  from kinds n join kinds b on b.market_id = n.market_id and b.page_kind = n.page_kind and not b.is_now
  join fields g on g.market_id = n.market_id and g.page_kind = n.page_kind and g.is_now
  left join fields f on f.market_id = g.market_id and f.page_kind = g.page_kind and f.field = g.field and not f.is_now
  where n.is_now and n.listings >= $1::bigint and b.listings >= $1::bigint
    and g.disputed > $5::float8 * n.listings and coalesce(f.disputed, 0) <= 0.1 * b.listings
  union all
  select running.market_id, '', 'missing'
  from running cross join lateral (
    select count(*) filter (where f.outcome = 'not-found') as missing, count(*) as asked
    from (select page_id, outcome from page_fetch where scrape_id = running.scrape_id order by id desc limit 40) f
    where exists (select from reading_sample r where r.page_id = f.page_id and r.listings > 0 and r.captured_at >= running.since)) gone
  where gone.missing >= $6::bigint and gone.missing > $7::float8 * gone.asked
)
select distinct on (told.market_id) told.market_id as "marketId", running.scrape_id as "scrapeId", told.reason
from told join running using (market_id) order by told.market_id, told.reason
