-- What was read of captures that retention took is judged again, too, when the text gate's rules change.

-- Listings and vendors with ids up to here have been judged by this version.
alter table gate_scan
  add column after_listing bigint not null default 0,
  add column after_vendor bigint not null default 0;

-- The rules that judged it last, where its capture is gone; null: none that are known.
alter table market_fact add column gate_version text;
alter table review add column gate_version text;
