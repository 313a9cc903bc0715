-- Whether a destination is told that something waits for the hotline officer: that, and nothing of it.
alter table destination add column hotline boolean not null default false;

-- A delivery may say so, once a day.
alter table delivery
  add column hotline_day date,
  add constraint delivery_of_hotline
    check (hotline_day is null or (alert_id is null and hand_off_id is null and drift_week is null and reading_alarm_id is null)),
  add constraint delivery_hotline_day_destination_id_key unique (hotline_day, destination_id);
