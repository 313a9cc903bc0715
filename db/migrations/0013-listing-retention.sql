-- A listing or vendor that retention takes takes its reviews with it; a listing outlives the vendor that it names.
alter table review
  drop constraint review_listing_id_fkey,
  drop constraint review_vendor_id_fkey,
  add constraint review_listing_id_fkey foreign key (listing_id) references listing on delete cascade,
  add constraint review_vendor_id_fkey foreign key (vendor_id) references vendor on delete cascade;
alter table listing
  drop constraint listing_vendor_id_fkey,
  add constraint listing_vendor_id_fkey foreign key (vendor_id) references vendor on delete set null;
