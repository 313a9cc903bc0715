-- What the text gate judges again when its rules change, beside captures and addresses: what is kept of pages elsewhere.

-- The rules that judged it last; null: none that are known.
alter table mirror_list add column gate_version text;
alter table mirror_check add column gate_version text;
alter table page_group add column gate_version text;
alter table page_parameter add column gate_version text;
alter table page_lane add column gate_version text;
alter table scrape_coverage add column gate_version text;

-- The same of what was learned. A version that they stop leaves its place: when, and which rule it was.
alter table wrapper add column gate_version text;
alter table wrapper add column dropped_at timestamptz;
alter table wrapper add column dropped_rule text;
alter table wrapper add check (num_nonnulls(dropped_at, dropped_rule) <> 1);

-- Addresses of reports that a legal hold covers are not erased: the officer's role has to know of it.
grant select (market_id, case_reference, lifted_at) on legal_hold to lanternfish_hotline;
grant select (market_id, case_reference) on legal_basis to lanternfish_hotline;
