-- People are told of more than listings: how a market's life changes, and of gates that wait for one of them.

-- States of a market's life that a rule asks for. With any it matches changes to them, and no listing.
alter table rule add column states text[] not null default '{}';
alter table rule drop constraint rule_check;
alter table rule add constraint rule_check check (
  cardinality(categories) + cardinality(markets) + cardinality(ships_from) + cardinality(ships_to)
    + cardinality(states) > 0 or words is not null or pattern is not null);

create or replace function rule_matches(r rule, market_id bigint, category text, subcategory text, abstained boolean,
  ships_from text[], ships_to text[], search tsvector, title text, description text) returns boolean
  language sql immutable parallel safe
  return category is distinct from 'csam'
    and cardinality(r.states) = 0
    and (cardinality(r.categories) = 0 or ((r.include_undecided or abstained is false)
      and (category = any (r.categories) or category || '/' || subcategory = any (r.categories))))
    and (cardinality(r.markets) = 0 or market_id = any (r.markets))
    and (cardinality(r.ships_from) = 0 or ships_from && r.ships_from)
    and (cardinality(r.reached_by) = 0 or ships_to && r.reached_by)
    and (r.words is null or search @@ r.words)
    and (r.pattern is null or title ~* r.pattern or left(description, 10000) ~* r.pattern);

-- Whether a rule asks for a market's change to a state. A category is one of which the market showed a listing, ever:
-- of one that is gone nothing is on offer any more.
create function rule_matches_state(r rule, place bigint, state text) returns boolean
  language sql stable parallel safe
  return state = any (r.states)
    and (cardinality(r.markets) = 0 or place = any (r.markets))
    and (cardinality(r.categories) = 0 or exists (
      select from listing l where l.market_id = place and l.category is distinct from 'csam'
        and (r.include_undecided or l.abstained is false)
        and (l.category = any (r.categories) or l.category || '/' || l.subcategory = any (r.categories))));

-- An alert is of a listing or of a change in a market's life.
alter table alert alter column listing_id drop not null;
alter table alert
  add column market_state_id bigint references market_state on delete cascade,
  add constraint alert_of_one check ((listing_id is null) <> (market_state_id is null)),
  add constraint alert_rule_id_market_state_id_key unique (rule_id, market_state_id);

-- Whether it is told when a gate waits for a person.
alter table destination add column hand_offs boolean not null default false;

-- A delivery is of an alert, of a hand-off, or a test.
alter table delivery
  add column hand_off_id uuid references hand_off on delete cascade,
  add constraint delivery_of_one check (alert_id is null or hand_off_id is null),
  add constraint delivery_hand_off_id_destination_id_key unique (hand_off_id, destination_id);
