-------------------------------- MODULE Runs --------------------------------
(* What the runs of runs.json are made of: lists of commands, and constraints that narrow a search to runs of one
   shape. A constrained search that ends has seen every run of that shape, and says nothing about others.          *)
EXTENDS Protocol
X(k,p,s) == [k |-> k, p |-> p, g |-> "g", s |-> s]
Login(gw) == [k |-> "login", p |-> "a", g |-> gw, s |-> 0]      \* gw = "A": the session is at gateway A

Sitting       == <<X("accept","a",0), X("finish","a",1)>>
TwoEnds       == <<X("accept","a",0), X("finish","a",1), X("save","b",1)>>
SaveResume    == <<X("accept","a",0), X("save","b",1), X("accept","a",0)>>
ResumeFinish  == <<X("accept","a",0), X("save","b",1), X("accept","a",0), X("finish","a",2)>>
TwoGames      == <<X("accept","a",0), X("finish","a",1), [k |-> "accept", p |-> "b", g |-> "h", s |-> 0]>>
TwoAccepts    == <<X("accept","a",0), X("accept","b",0)>>
OneLogin      == <<X("login","a",0)>>
TwoLogins     == <<X("login","a",0), X("login","a",0)>>
ThreeLogins   == <<X("login","a",0), X("login","a",0), X("login","a",0)>>
LoginNote     == <<X("login","a",0), X("note","a",0)>>
LoginNotes    == <<X("login","a",0), X("note","a",0), X("note","a",0)>>
AtGateway     == <<Login("A")>>
AtTwoGateways == <<Login("A"), Login("B")>>

Ann    == End("L").m[Pc("a")]
Game   == End("L").m[Gm("g")]
Table  == End("T").m[Tb("g",1)]
Closed == Table.st = "closed" \/ Table.life = 2
Sent(k) == \E r \in net : r.k = k
OnlyFirst == \A c \in C : cmd[c].gw # "G2"                         \* clients are at gateway G1; G2 decides follow-ups alone
LagsInLobby == LET c == Fold("G2","L").m[Gm("g")] IN c.st \in {"none","seated"} \/ (c.st = "saved" /\ c.v = 1)

(* Gateway G2 never reads the lobby; the second login comes when the first session has ended.                      *)
SecondLife == /\ pos["G2"]["L"] = 1 /\ (now = 0 \/ Ann.life = 2 \/ Ann.v = 3)
              /\ cmd[1].gw # "G2" /\ cmd[2].gw # "G1" /\ (cmd[2].s # "new" => Ann.v = 3 \/ Ann.life = 2)
(* A record of the second login is still under way when the third one is carried out, in the player's second life. *)
LateInSecondLife ==
  LET old == \E r \in net : r.c = 2 IN
  /\ Len(w["L"]) <= 2 /\ (now = 0 \/ Ann.v = 3 \/ Ann.life = 2) /\ (Ann.life = 2 => now = 3)
  /\ (cmd[2].s # "new" => (Ann.v = 3 /\ Ann.life = 1 /\ now = 2) \/ old \/ bad # {})
  /\ (cmd[3].s # "new" => now = 3 /\ (old \/ bad # {}))
  /\ (\A r \in net : r.k \in {"other","Tick"} => now = 2)
(* G2 knows the lobby only as it was before the seats were freed, and nothing happens after the table is closed.   *)
OldLobby == LagsInLobby /\ OnlyFirst /\ (now = 0 \/ Table.st = "closed")
SavedEarly == now = 0 \/ Game.st = "saved"
(* G2 knows the lobby as it was before the seats were freed, and the tables as they are when all is long over.     *)
GhostTable == /\ LagsInLobby /\ OnlyFirst /\ (now <= 1 \/ Closed) /\ (\A r \in net : r.k = "other" => Closed /\ r.part = "T")
              /\ (pos["G2"]["L"] > 1 => cmd[1].s = "ok") /\ (pos["G2"]["T"] > 1 => Closed)
              /\ cnt["L"] <= 2 /\ (now < MaxT => cnt["T"] <= 3 /\ pos["G2"]["T"] = 1) /\ (now > 1 => \A r \in net : r.k = "other" \/ r.at > 0)
              /\ \A r \in net : r.k = "other" => now = MaxT
(* The same, but the table is closed only when the lobby has forgotten the game.                                   *)
ForgottenGame == /\ LagsInLobby /\ OnlyFirst
                 /\ (now <= 1 \/ Game.st = "over") /\ (Game.st = "over" => Closed \/ now >= 3 \/ ~Sent("close"))
                 /\ (pos["G2"]["L"] > 1 => cmd[1].s = "ok") /\ (pos["G2"]["T"] > 1 => Closed)
                 /\ (now > 4 => Closed) /\ (\A r \in net : r.k = "other" => (r.part = "L" /\ now = 4) \/ (r.part = "T" /\ Closed))
(* One gateway, which closes the table when the lobby has forgotten the game. NotClosed asks whether that happens. *)
ClosedLate == /\ now <= 1 \/ Game.st = "over"
              /\ \A r \in net : /\ (r.k = "close" => now = 4 /\ Fold("G1","L").now >= Game.t + F)
                                /\ (r.k = "other" => r.part = "L" /\ now = 4)
NotClosed == Table.st # "closed"
NotLive == Table.st # "live"
Promptly == now = 0 \/ Closed
NeverInLobby == pos["G2"]["L"] = 1 /\ OnlyFirst                    \* G2 never reads the lobby
NoteAfterLogin == (cmd[2].s # "new" => cmd[1].s = "ok") /\ \A r \in net : r.c = 1 => cmd[1].n = 1
OpenedFirst == cmd[2].s # "new" \/ cmd[3].s # "new" => cmd[1].s = "ok" /\ Table.v > 0
(* G2 never reads the tables, and is asked when all is done.                                                       *)
NeverAtTables == /\ pos["G2"]["T"] = 1 /\ cmd[1].gw # "G2" /\ (cmd[2].s # "new" => cmd[1].s = "ok")
                 /\ (cmd[2].gw = "G2" => eff[2] = 1)
(* G2 reads the lobby up to the first sitting's end, and the tables to the second one's.                           *)
BehindSitting == /\ OnlyFirst /\ Fold("G2","L").m[Gm("g")].n <= 1 /\ (\A c \in 2..4 : cmd[c].s # "new" => cmd[c-1].s = "ok")
                 /\ (cmd[4].s # "new" => Len(w["T"]) - pos["G2"]["T"] <= 2)
                 /\ (End("T").m[Tb("g",1)].st # "closed" => cmd[3].s = "new" \/ TRUE)
(* Progress: a cause, then time passes, and only then its follow-up; meanwhile the log has other records.          *)
ThenOpen  == (now = 0 => ~Sent("open"))  /\ (now > 0 => Game.st = "seated") /\ \A r \in net : r.k = "other" => r.part = "T"
ThenFree  == (now = 0 => ~Sent("free"))  /\ (now > 0 => Table.st = "done")  /\ \A r \in net : r.k = "other" => r.part = "L"
ThenClose == (now = 0 => ~Sent("close")) /\ (now > 0 => Game.st = "over")   /\ \A r \in net : r.k = "other" => r.part = "T"
(* The game is over at once; the seats are to be freed while the lobby, whose clock is ahead, has other records.   *)
SkewedFree == /\ (now < 2 => Table.st = "none") /\ (now > 2 => Table.st = "done")
              /\ \A r \in net : (r.k = "other" => r.part = "L" /\ Table.st = "done" /\ now = 2) /\ (r.k = "free" => now = 3)
(* The tables' clock is ahead and its time is what the client has seen last.                                       *)
AheadAtTables == /\ (cmd[1].s # "new" => End("T").now > 0) /\ \A r \in net : r.k = "other" => r.part = "T" /\ now = 0
SafeAndUnblocked == NotBlocked /\ Safe
SafeAndSettled == Safe /\ Settled
Perms == Permutations(GW)
=============================================================================
