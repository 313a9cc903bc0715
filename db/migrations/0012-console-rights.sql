-- The console writes what people change in it, and reads the rest: partitions, releases, holds and tombstones, too.
alter default privileges in schema public revoke insert, update, delete on tables from lanternfish_console;
revoke insert, update, delete, truncate on all tables in schema public from lanternfish_console;
grant insert, update on account, audit_head, destination, rule to lanternfish_console;
grant insert on audit_event to lanternfish_console;
grant insert, update on alert, delivery to lanternfish_console;
grant insert, delete on rule_destination to lanternfish_console;
grant insert, update, delete on api_token, console_session, one_time_password to lanternfish_console;
