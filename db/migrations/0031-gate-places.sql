-- Places that the text gate reaches now: hand-offs that it ends, and addresses that changed rules judge anew.

alter table hand_off drop constraint hand_off_ending_check;
alter table hand_off add constraint hand_off_ending_check
  check (ending in ('solved', 'refused', 'blocked', 'expired', 'closed', 'stopped'));

-- Pages of the frontier with numbers up to this one have been judged by this version, by their address.
alter table gate_scan add column after_page bigint not null default 0;
