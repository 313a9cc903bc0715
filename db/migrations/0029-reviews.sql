-- Reviews whose words are the same, as those that nobody wrote are, are told apart by who wrote them, when, and
-- how many stars they gave. A price does not tell: it may be shown at the rate of the day.

-- Whether it was brought along from another market; null: the page does not tell them apart.
alter table review add column imported boolean;
update review set imported = true where imported_from is not null;

-- The day that the market prints; null where it prints none, or an age, which moves with the capture.
alter table review add column printed_day text generated always as (
  case when posted_at !~ '/' then posted_at end) stored;
alter table review drop constraint review_market_id_vendor_id_listing_id_fingerprint_key;
alter table review add constraint review_once
  unique nulls not distinct (market_id, vendor_id, listing_id, fingerprint, buyer, stars, printed_day);
