-- What stands before a market's pages, and how gently it is asked: waits that outlive a crawler, requests a second,
-- and which kinds of pages need a browser.

-- Images left out, whatever a page asks for counts: style sheets and scripts, too. Null: the delay between pages alone.
alter table market add column requests_per_second real check (requests_per_second > 0);

-- The front asked to be left alone until then: a queue, a filter, a server that is busy.
alter table identity add column not_before timestamptz;
alter table identity add column not_before_reason text;

-- In `auto` mode, how the pages of one shape are read now.
create table page_lane (
  market_id     bigint not null references market,
  -- The path without what differs from page to page, see pages/path-shape.ts.
  shape         text not null check (shape <> ''),
  needs_browser boolean not null,
  -- Reads of the cheap lane in a row that only scripts could fill.
  shells        integer not null check (shells >= 0),
  -- Reads of the cheap lane in a row that said what the browser said.
  agreed        integer not null check (agreed >= 0),
  -- Reads by the browser since the two lanes were last compared.
  since         integer not null check (since >= 0),
  changed_at    timestamptz not null,
  primary key (market_id, shape)
);
