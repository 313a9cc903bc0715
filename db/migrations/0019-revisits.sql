-- How often each page changes, what lists last showed of it, and which parts of a market give nothing.

alter table page
  -- The path without what differs from page to page of one sort, and the first part of it.
  add column shape          text,
  add column prefix         text,
  -- As the last page there was judged.
  add column page_kind      text,
  -- Of what matters on the page; `not-found` where the market says that nothing is there.
  add column content_hash   text,
  -- Of its words without figures, where it is none of what we come for: pages that a site makes up are alike in it.
  add column words_hash     text,
  -- Days between two readings, newest last: above zero where the page had changed meanwhile, below where it had not.
  add column change_history real[] not null default '{}',
  -- Estimated from them.
  add column changes_a_day  real,
  -- Which list a list page belongs to, and which page of it it is; null: its address names no number.
  add column list           text,
  add column list_number    integer,
  -- What lists show of this page: list to hash of its row there.
  add column row_hashes     jsonb not null default '{}',
  -- When a list showed it last.
  add column listed_at      timestamptz;
create index page_list on page (market_id, list) where list is not null;
create index page_content on page (market_id, content_hash) where content_hash is not null;
create index page_words on page (market_id, words_hash) where words_hash is not null;

-- What pages of one shape or prefix gave, over all scrapes.
create table page_group (
  market_id bigint not null references market,
  name      text not null,
  fetched   integer not null default 0,
  -- Pages that brought something new: a listing, a vendor, a thread, or ways to others.
  gave      integer not null default 0,
  -- Pages that had but words of their own.
  told      integer not null default 0,
  -- Pages that were found on pages of their own prefix.
  begot     integer not null default 0,
  -- The kind of the page that was fetched last.
  kind      text,
  -- Lists show such pages in rows with prices.
  listed    boolean not null default false,
  primary key (market_id, name)
);

-- How often two pages that differ in one parameter alone had the same content.
create table page_parameter (
  market_id bigint not null references market,
  base      text not null,
  name      text not null,
  same      integer not null default 0,
  different integer not null default 0,
  -- Of the same ones: where one of the two came without it.
  absent    integer not null default 0,
  primary key (market_id, base, name)
);
