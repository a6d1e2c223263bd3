export const LOBBY_HELP = `In the lobby:
  a number          what stands beside it
  play              with the first who'd play, too
  invite all        offers a game to anybody     invite 3    to player 3
  accept            the next invite that comes   accept 1    invite 1
  decline 1         or, with a reason: decline 1 busy (or options, later)
  withdraw 2        watch 5
  link              an invite for whoever gets its link
  join LINK         plays whoever has sent you that link
  saved             your saved games             resume 4    goes on with one of them
  abandon 4         lets it be, if both ask for it
  tell 3 hello      to player 3 alone            reply hello to who spoke last
  block 3           hears nothing of him         unblock NAME            blocked
  lobby             looks again                  quit        leaves`;

export const TABLE_HELP = `At the table, the move notation as it is written everywhere:
  claim f1 f4       claims flags                 claim -     claims nothing
  play R7 f3        plays a troop (G R P Y B O, 1-10) or a tactics card to a flag: play fog f3
  draw troop        draw tactics                 pass
  scout troop       plays the scout and draws the first of three
  return R5 fog     puts cards back, the last named on top
  deserter R5 f3    redeploy R5 f3 f4    redeploy R5 f3 dish    traitor R5 f3 f4
  resign            gives the game up            save        for another day
  rematch           after the game: another one, with seats swapped
  same deal         or the same cards again, each with the other's hand
  say Well played!  to all at the table; who watches speaks to the other watchers until the game is over
And: moves (all that are legal), table (shows it again), lobby (after the game, or when watching), help, quit`;
