-- A market of which far more answers are gates than is usual for it: an alarm of its own, which ends by itself in the
-- first scrape that is as usual again, and which may be up beside one that says that pages have changed.

alter table reading_alarm drop constraint reading_alarm_reason_check;
alter table reading_alarm add constraint reading_alarm_reason_check
  check (reason in ('unlike', 'differs', 'emptied', 'sparse', 'values', 'disputed', 'missing', 'gated'));
alter table reading_alarm drop constraint reading_alarm_ending_check;
alter table reading_alarm add constraint reading_alarm_ending_check
  check (ending in ('learned', 'released', 'discarded', 'usual'));

drop index reading_alarm_open;
create unique index reading_alarm_open on reading_alarm (market_id, (reason = 'gated')) where ended_at is null;
