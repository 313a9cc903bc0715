-- Pages that were too large to be read whole: how long a capture's page is, and how much of it was read.

alter table reading_sample
  add column characters integer,
  add column characters_read integer,
  add constraint reading_sample_cut check (
    (characters is null) = (characters_read is null) and characters_read >= 0 and characters_read < characters
  );
