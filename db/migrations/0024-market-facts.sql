-- What a market says of itself, dated rates that a person imported, and more of what a review says.

-- Of several rates of a day the one imported last is used. Null: it came with the program's own demonstration.
alter table rate add column imported_at timestamptz;

-- One row for each time that a page was seen to say something else of its market than before; never changed.
create table market_fact (
  market_id   bigint not null references market,
  -- commission, vendorBond, escrow, feedback, banned, or a counter: listings, vendors, users, orders
  field       text not null,
  value       jsonb not null,
  -- The words that say so.
  raw         text,
  page_id     bigint not null,
  capture_id  uuid not null,
  captured_at timestamptz not null,
  recorded_at timestamptz not null,
  reading     text not null,
  primary key (market_id, field, captured_at, capture_id)
);
create index market_fact_page on market_fact (page_id, field, captured_at desc);

-- What was bought, where the review names it, and of which other market a review was brought along.
alter table review add column item text, add column variant text, add column imported_from text;
