-- The places of the flags that were won before there was a column for them. A game-log of an older version that still runs
-- leaves it empty; a rebuild fills what that has written.
update game_log_v1.claims c
set place = won.place
from (
  select c.table_id, c.move_number, c.flag,
    row_number() over (partition by g.game_id order by c.move_number, c.flag) as place
  from game_log_v1.claims c
  join game_log_v1.games g using (table_id)
  where c.won
) as won
where c.table_id = won.table_id and c.move_number = won.move_number and c.flag = won.flag and c.place is null;
