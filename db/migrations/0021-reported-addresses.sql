-- Null: the address alone, or the text of a link to it, was reported; the page was never asked for.
alter table hotline_report alter column content_hash drop not null;
