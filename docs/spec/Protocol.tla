------------------------------ MODULE Protocol ------------------------------
(* The laws R1-R8 as the code has them: how several gateways decide on one log without owning anything.

   There are two partitions, L (lobby) and T (tables). A reader's state is the fold of a prefix, so a gateway is two
   offsets and the list of what it waits for. It may decide on any prefix that it has folded; what it appends may
   arrive at any later moment, several times or never. Nothing is assumed about lag, clocks or frozen processes.

   `now` is real time in ticks. A tick is the model's "minute", U units long; a unit is its "µs". A partition's log
   time is max(last + 1, U * now + Sk), Sk = how far its broker's clock is ahead.

   Off holds the names of rules that are left out, to see what each is there for. Two names change the surroundings
   instead: "cold" (left out: players are signed in and the game is a saved one from the start) and "patient" (left
   out: clients send commands to a table that isn't opened yet).                                                  *)
EXTENDS Integers, Sequences, FiniteSets, TLC
CONSTANTS GW,            \* gateways
          Games,         \* games; both players, a and b, sit at each one
          MaxS,          \* sittings of a game
          Cmds,          \* players' commands: a sequence of [k, p, g, s]; the index is the command's id
          Follows,       \* what gateways do of their own: of {"open","free","close","detach","end","lost","back"}
          Off,           \* rules left out
          U, SkL, SkT,   \* units in a tick; how far the two brokers' clocks are ahead, in units
          S, E, F,       \* stale (10 min), expired (15 min), forgotten (20 min), in units
          K, W,          \* ids that a stream keeps; unanswered commands that a player may have
          Grace,         \* how long a session lasts without connection, in units
          Traffic,       \* TRUE: records of streams that aren't modelled move a partition's log time at any moment
          Track,         \* TRUE: look for follow-ups that stay void though nothing disturbs them
          MaxT, MaxLog, MaxNet, MaxDup, MaxSend, MaxCrash
VARIABLES now,           \* real time, in ticks
          w,             \* w[p]: the log: [r: record, ok: admitted, st: void as stale, f: fold after it]
          pos,           \* pos[g][p]: g has folded w[p][1..pos]
          net,           \* appends under way
          pend,          \* pend[g][c]: what g does about command c
          cmd,           \* cmd[c]: what its client knows
          tick,          \* tick[g]: quiet partitions that g owes a Tick
          cnt, dup, crash,         \* what is used up of the bounds
          eff, opens, sits, bad    \* for the invariants only: effects of commands, of tables, of sittings; what went wrong
vars == <<now, w, pos, net, pend, cmd, tick, cnt, dup, crash, eff, opens, sits, bad>>

P == {"L","T"}
Pl == {"a","b"}
C == 1..Len(Cmds)
Pc(p) == <<"p",p,0>>
Gm(g) == <<"g",g,0>>
Tb(g,s) == <<"t",g,s>>
Wg == <<"w","A",0>>                       \* gateway A, which may be lost; its own sockets aren't modelled
Str == [L |-> {Pc(p) : p \in Pl} \cup {Gm(g) : g \in Games} \cup {Wg}, T |-> {Tb(g,s) : g \in Games, s \in 1..MaxS}]
Min(X) == CHOOSE x \in X : \A y \in X : x <= y
Max(X) == CHOOSE x \in X : \A y \in X : x >= y
On(rule) == rule \notin Off

(* What a fold keeps of a stream: version, log time of birth, whether it rests and since when, status, a number
   (a game's sitting; 1 = a session at gateway A; when a gateway was lost), log time of the last event that matters
   to others, seat, the ids of its last K commands with outcome and log time, and the log time d of the last id that
   was dropped. `life` is for the invariants: how often it has come into being.                                     *)
Zero == [v |-> 0, b |-> 0, r |-> FALSE, t |-> 0, st |-> "none", n |-> 0, e |-> 0, seat |-> "-", ids |-> <<>>, d |-> 0, life |-> 0]
NoRec == [k |-> "-"]

----------------------------------------------------------------------------
(* R2 and R5, libs/events/src/fold/admission.ts. f = fold of all earlier records, tm = this record's log time.     *)
Clock(p) == U * now + IF p = "L" THEN SkL ELSE SkT
Time(p,f) == IF On("strict") THEN Max({f.now + 1, Clock(p)}) ELSE Max({f.now, Clock(p)})
Look(f,x,tm) == LET c == f.m[x] IN IF c.r /\ tm >= c.t + F THEN [Zero EXCEPT !.life = c.life] ELSE c
Horizon(f,tm) == Max({y \in f.h : y <= tm - S} \cup {0})
Minutes(f,tm) == LET a == {y \in f.h : y \div U # tm \div U} \cup {tm} IN {y \in a : y > tm - S \/ y = Horizon([h |-> a],tm)}
FollowUp == {"open","free","close"}
Versions(f,r,tm) == On("versions") /\ ~(r.k \in FollowUp /\ ~On("check")) => \A x \in DOMAIN r.on : Look(f,x,tm).v = r.on[x]
Stale(f,r,tm) == \/ On("stale") /\ r.at < Horizon(f,tm)
                 \/ On("born") /\ \E x \in DOMAIN r.on : r.on[x] > 0 /\ r.at < Look(f,x,tm).b
Early(r,tm) == On("early") /\ tm < r.nb
Admit(f,r,tm) == ~Early(r,tm) /\ ~Stale(f,r,tm) /\ Versions(f,r,tm)

(* R8, keepsId in held-command.ts: a table keeps the ids of all commands, a player's stream those of its own.      *)
KeepsId(r,x) == r.c # 0 /\ (x[1] = "t" \/ (x[1] = "p" /\ x[2] = Cmds[r.c].p))
Last(q,n) == IF Len(q) <= n THEN q ELSE SubSeq(q, Len(q)-n+1, Len(q))

(* R10: one admitted record, folded into one of its streams.                                                       *)
Evolve(r,x,c,tm) ==
  LET b == [c EXCEPT !.v = @+1, !.b = IF c.v = 0 THEN tm ELSE @, !.life = IF c.v = 0 THEN @+1 ELSE @,
              !.ids = IF KeepsId(r,x) THEN Last(Append(@, <<r.c, r.k # "refuse", tm>>), K) ELSE @,
              !.d = IF KeepsId(r,x) /\ Len(c.ids) = K THEN c.ids[1][3] ELSE @]
      d == CASE r.k = "accept" /\ x[1] = "p" -> [b EXCEPT !.seat = r.g]
             [] r.k = "accept" /\ x[1] = "g" -> [b EXCEPT !.st = "seated", !.n = r.s, !.e = tm]
             [] r.k = "free"   /\ x[1] = "p" -> [b EXCEPT !.seat = "-"]
             [] r.k = "free"   /\ x[1] = "g" -> [b EXCEPT !.st = IF r.res = "done" THEN "over" ELSE "saved", !.e = tm]
             [] r.k = "open"   -> [b EXCEPT !.st = "live", !.e = tm]
             [] r.k = "finish" -> [b EXCEPT !.st = "done", !.e = tm]
             [] r.k = "save"   -> [b EXCEPT !.st = "saved", !.e = tm]
             [] r.k = "close"  -> [b EXCEPT !.st = "closed"]
             [] r.k = "login"  -> [b EXCEPT !.st = "on", !.n = IF Cmds[r.c].g = "A" THEN 1 ELSE 0, !.e = tm]
             [] r.k = "detach" -> [b EXCEPT !.st = "off", !.n = 0, !.e = tm]
             [] r.k = "end"    -> [b EXCEPT !.st = "none", !.n = 0, !.e = 0]
             [] r.k = "lost"   -> [b EXCEPT !.st = "lost", !.n = tm]
             [] r.k = "back"   -> [b EXCEPT !.st = "up", !.n = 0]
             [] OTHER -> b
      rest == CASE x[1] = "p" -> d.st = "none" /\ (d.seat = "-" \/ ~On("rest"))
                [] x[1] = "g" -> d.st = "over" \/ (d.st = "saved" /\ ~On("keepgame"))
                [] x[1] = "t" -> d.st = "closed" \/ (d.st \in {"done","saved"} /\ ~On("close"))
                [] x[1] = "w" -> d.st = "lost"
  IN [d EXCEPT !.r = rest, !.t = IF rest THEN tm ELSE 0]

(* deadline.ts: when a's session ends if nobody comes back; -1 while it is at a gateway that serves.               *)
Deadline(a,gw) == CASE a.st = "off" -> a.e + Grace
                    [] a.st = "on" /\ a.n = 1 /\ gw.st = "lost" -> Max({a.e, gw.n}) + Grace
                    [] a.st = "on" /\ a.n = 1 /\ gw.v = 0 -> a.e + Grace
                    [] OTHER -> -1

End(p) == w[p][Len(w[p])].f
Wrong(r,f,tm) ==                          \* what an admitted record must never be
  (IF \E x \in DOMAIN r.on : r.basis[x] # <<Look(f,x,tm).life, Look(f,x,tm).v>> THEN {"unsound"} ELSE {})
  \cup (IF r.k = "free" /\ ~(f.m[Gm(r.g)].st = "seated" /\ f.m[Gm(r.g)].n = r.s) THEN {"freed wrongly"} ELSE {})
  \cup (IF r.k = "end" /\ LET d == Deadline(f.m[Pc("a")], Look(f,Wg,tm)) IN d = -1 \/ tm < d THEN {"ended wrongly"} ELSE {})
Deliver(r, keep) ==                       \* the log takes a record, which then has a place, a time and a verdict
  LET p == r.part  f == End(p)  tm == Time(p,f)  ok == Admit(f,r,tm)  gs == <<r.g, r.s>>
      old == ~Early(r,tm) /\ Stale(f,r,tm)
      lone == Track /\ r.k \in FollowUp /\ old /\ r.fr = <<cnt["L"], cnt["T"]>>     \* nothing came between
      moves(x) == ok /\ x \in DOMAIN r.on /\ x \notin r.chk
      g2 == [now |-> tm, h |-> Minutes(f,tm), m |-> [x \in DOMAIN f.m |-> IF moves(x) THEN Evolve(r,x,Look(f,x,tm),tm) ELSE f.m[x]]]
  IN /\ r \in net /\ cnt[p] < MaxLog
     /\ keep => dup > 0
     /\ net' = (IF keep THEN net ELSE net \ {r}) /\ dup' = IF keep THEN dup - 1 ELSE dup
     /\ w' = [w EXCEPT ![p] = Append(@, [r |-> r, ok |-> ok, st |-> old, f |-> g2])]
     /\ cnt' = [cnt EXCEPT ![p] = @+1]
     /\ eff' = IF ok /\ r.c # 0 /\ r.k # "refuse" THEN [eff EXCEPT ![r.c] = @+1] ELSE eff
     /\ opens' = IF ok /\ r.k = "open" THEN [opens EXCEPT ![gs] = @+1] ELSE opens
     /\ sits' = IF ok /\ r.k = "accept" THEN [sits EXCEPT ![gs] = @+1] ELSE sits
     /\ bad' = bad \cup (IF ok THEN Wrong(r,f,tm) ELSE {})
                   \cup (IF lone THEN (IF "once " \o r.k \in bad THEN {"blocked " \o r.k} ELSE {"once " \o r.k}) ELSE {})
     /\ UNCHANGED <<now, pos, pend, cmd, tick, crash>>
Lose(r) == /\ dup > 0 /\ dup' = dup - 1 /\ net' = net \ {r}
           /\ UNCHANGED <<now, w, pos, pend, cmd, tick, cnt, crash, eff, opens, sits, bad>>

----------------------------------------------------------------------------
(* Gateways. Fold(g,p) is g's state of partition p; it decides on nothing else. writer.ts, read-back.ts            *)
Fold(g,p) == w[p][pos[g][p]].f
AtEnd(g,p) == pos[g][p] = Len(w[p])
See(g,p,x) == Look(Fold(g,p), x, Fold(g,p).now)
(* R5, foldedTo: the fold's log time, the oldest of all partitions that were looked at                             *)
At(g,ps) == IF On("foldtime") THEN Min({Fold(g,p).now : p \in ps}) ELSE Max({Clock(p) : p \in ps} \cup {Fold(g,p).now : p \in ps})
Rec(g,k,part,xs,chk,c,p,gm,s,res,nb,looked) ==
  [k |-> k, by |-> IF c = 0 THEN "-" ELSE g, part |-> part, c |-> c, p |-> p, g |-> gm, s |-> s, res |-> res, nb |-> nb, two |-> looked = P,
   on |-> [x \in xs |-> See(g,part,x).v], chk |-> chk, basis |-> [x \in xs |-> <<See(g,part,x).life, See(g,part,x).v>>],
   at |-> At(g, IF On("oldest") THEN looked ELSE {part}),
   fr |-> IF Track /\ net = {} /\ \A q \in P : AtEnd(g,q) THEN <<cnt["L"], cnt["T"]>> ELSE <<>>]
Emit(r) == /\ r \in net \/ Cardinality(net) < MaxNet
           /\ net' = net \cup {r}
Told(c,g,res) ==                          \* a client listens to its newest connection only
  IF cmd[c].gw # g THEN cmd
  ELSE IF cmd[c].s = "wait" THEN [cmd EXCEPT ![c].s = res]
  ELSE IF {cmd[c].s, res} = {"ok","no"} THEN [cmd EXCEPT ![c].s = "both"] ELSE cmd
Idle == [w |-> "-", r |-> NoRec, a |-> FALSE]

AtTable(c) == Cmds[c].k \in {"finish","save"}
TableOf(c) == Tb(Cmds[c].g, Cmds[c].s)
KnowsTable(g,c) == See(g,"T",TableOf(c)).v > 0
HasSeat(g,c) == See(g,"L",Pc(Cmds[c].p)).seat = Cmds[c].g /\ See(g,"L",Gm(Cmds[c].g)).n = Cmds[c].s
(* command-target.ts: the stream that keeps the command's id, as far as this gateway can tell                      *)
Keeper(g,c) == IF AtTable(c) /\ (KnowsTable(g,c) \/ HasSeat(g,c)) THEN TableOf(c) ELSE Pc(Cmds[c].p)
PartOf(x) == IF x[1] = "t" THEN "T" ELSE "L"

(* Deciders: <<"rec", record>>, <<"no">>, or <<"wait">> = "later": this gateway is behind its client               *)
Decide(g,c) ==
  LET m == Cmds[c]  me == Pc(m.p)  gm == Gm(m.g)  t == TableOf(c)  gc == See(g,"L",gm) IN
  CASE m.k = "accept" -> IF /\ \A p \in Pl : See(g,"L",Pc(p)).seat = "-"
                            /\ gc.st \in {"none","saved"} /\ gc.n < MaxS
                         THEN <<"rec", Rec(g,"accept","L",{Pc(p) : p \in Pl} \cup {gm},{},c,m.p,m.g,gc.n+1,"-",0,{"L"})>>
                         ELSE <<"no">>
    [] AtTable(c) ->
         IF See(g,"T",t).st = "live" THEN <<"rec", Rec(g,m.k,"T",{t},{},c,m.p,m.g,m.s,"-",0,{"T"})>>
         ELSE IF ~KnowsTable(g,c) /\ HasSeat(g,c) /\ On("unknown") THEN <<"wait">> ELSE <<"no">>
    [] m.k = "login" -> <<"rec", Rec(g,"login","L",{me},{},c,m.p,"-",0,"-",0,{"L"})>>
    [] m.k = "note"  -> IF See(g,"L",me).st = "on" THEN <<"rec", Rec(g,"note","L",{me},{},c,m.p,"-",0,"-",0,{"L"})>> ELSE <<"no">>
Refuse(g,c) == LET x == Keeper(g,c) IN Rec(g,"refuse",PartOf(x),{x},{},c,Cmds[c].p,"-",0,"-",0,{PartOf(x)})
(* commands.ts: a refusal is written where the stream is known, and for a table only by one who knows the table    *)
MayRefuse(g,c) == /\ On("unknown") => See(g,PartOf(Keeper(g,c)),Keeper(g,c)).v > 0
                  /\ On("keeper") /\ AtTable(c) => KnowsTable(g,c) \/ HasSeat(g,c)

(* held-command.ts: the command's id may have been dropped since its client first sent it                          *)
MayBeDropped(g,c) == \E x \in {Keeper(g,c), Pc(Cmds[c].p)} : See(g,PartOf(x),x).d > 0 /\ See(g,PartOf(x),x).d >= cmd[c].t
Held(g,c) == LET ids(p,x) == See(g,p,x).ids  in(q) == {q[i] : i \in 1..Len(q)}
             IN {e \in in(ids(PartOf(Keeper(g,c)), Keeper(g,c))) \cup in(ids("L", Pc(Cmds[c].p))) : e[1] = c}
Handle(g,c) ==
  LET pt == PartOf(Keeper(g,c))  known == Held(g,c)  d == Decide(g,c)
      answer(res) == cmd' = Told(c,g,res) /\ pend' = [pend EXCEPT ![g][c] = Idle] /\ UNCHANGED net
      send(r) == Emit(r) /\ pend' = [pend EXCEPT ![g][c] = [@ EXCEPT !.w = "sent", !.r = r]]
                 /\ cmd' = IF On("readback") THEN cmd ELSE Told(c,g,IF r.k = "refuse" THEN "no" ELSE "ok")
  IN /\ pend[g][c].w = "new"
     /\ IF known # {} /\ (On("ids") \/ pend[g][c].r = NoRec)        \* without "ids": looked for only the first time
        THEN answer(IF \E e \in known : e[2] THEN "ok" ELSE "no")
        ELSE IF On("expire") /\ Fold(g,pt).now > cmd[c].t + E THEN answer("expired")
        ELSE IF On("dropped") /\ MayBeDropped(g,c) THEN answer("expired")
        ELSE CASE d[1] = "rec"  -> send(d[2])
               [] d[1] = "wait" -> FALSE
               [] d[1] = "no"   -> IF On("fence") /\ pend[g][c].a THEN MayRefuse(g,c) /\ send(Refuse(g,c)) ELSE answer("no")
     /\ UNCHANGED <<now, w, pos, tick, cnt, dup, crash, eff, opens, sits, bad>>

Dead(g,r) == \E x \in DOMAIN r.on : See(g,r.part,x).v > r.on[x]              \* a stream has moved on: no copy can count
Retry(g,c) ==                             \* outcome unknown: the same record again; dead: "later", and the client asks again
  /\ pend[g][c].w = "sent" /\ pend[g][c].r \notin net
  /\ IF Dead(g, pend[g][c].r) THEN pend' = [pend EXCEPT ![g][c].w = "new", ![g][c].a = TRUE] /\ UNCHANGED net
     ELSE Emit(pend[g][c].r) /\ UNCHANGED pend
  /\ UNCHANGED <<now, w, pos, cmd, tick, cnt, dup, crash, eff, opens, sits, bad>>

Read(g,p) ==                              \* fold one record more; R6: what is one's own is confirmed here
  LET i == pos[g][p] + 1  e == w[p][i]  mine(c) == pend[g][c].w = "sent" /\ pend[g][c].r = e.r
      np == [pos EXCEPT ![g][p] = i]  cut == Min({np[h][p] : h \in GW}) - 1
      other == IF p = "L" THEN "T" ELSE "L"
  IN /\ i <= Len(w[p])
     /\ pend' = [pend EXCEPT ![g] = [c \in C |-> IF ~mine(c) THEN @[c] ELSE IF e.ok THEN Idle ELSE [@[c] EXCEPT !.w = "new"]]]
     /\ cmd' = [c \in C |-> IF mine(c) /\ e.ok THEN Told(c,g,IF e.r.k = "refuse" THEN "no" ELSE "ok")[c] ELSE cmd[c]]
     /\ tick' = IF e.r.k = "other" THEN tick ELSE IF e.r.k = "Tick" THEN [tick EXCEPT ![g] = @ \ {p}]
                ELSE IF On("tick") /\ e.st /\ e.r.two /\ AtEnd(g,other) /\ Fold(g,other).now < e.f.now
                THEN [tick EXCEPT ![g] = @ \cup {other}] ELSE tick
     \* what every gateway has folded is dropped, so that equal futures are equal states
     /\ w' = [w EXCEPT ![p] = LET q == SubSeq(@, cut+1, Len(@)) IN [q EXCEPT ![1].r = NoRec, ![1].ok = TRUE, ![1].st = FALSE]]
     /\ pos' = [h \in GW |-> [np[h] EXCEPT ![p] = @ - cut]]
     /\ UNCHANGED <<now, net, cnt, dup, crash, eff, opens, sits, bad>>

(* R7, follow-up.ts: whoever sees one missing writes it.                                                           *)
Follow(g,k,gm,s) ==
  LET G == See(g,"L",Gm(gm))  t == See(g,"T",Tb(gm,s))  seated == G.st = "seated" /\ G.n = s
      over == t.st \in {"done","saved"}  nb(x) == IF On("cause") THEN x ELSE 0
      gone == G.v = 0 /\ (On("past") => Fold(g,"L").now > t.e)        \* the lobby doesn't know the game any more
      freed == G.v > 0 /\ ~seated /\ (On("sitting") => G.n >= s)      \* it has had this sitting behind it
  IN
  /\ k \in Follows /\ tick[g] = {}
  /\ CASE k = "open"  -> seated /\ t.v = 0 /\ Emit(Rec(g,k,"T",{Tb(gm,s)},{},0,"-",gm,s,"-",nb(G.e),P))
       [] k = "free"  -> seated /\ over /\ Emit(Rec(g,k,"L",{Pc(p) : p \in Pl} \cup {Gm(gm)},{},0,"-",gm,s,t.st,nb(t.e),P))
       [] k = "close" -> over /\ (gone \/ freed) /\ Emit(Rec(g,k,"T",{Tb(gm,s)},{},0,"-",gm,s,"-",nb(IF G.v = 0 THEN t.e ELSE G.e),P))
       [] OTHER -> FALSE
  /\ UNCHANGED <<now, w, pos, pend, cmd, tick, cnt, dup, crash, eff, opens, sits, bad>>
(* Presence, by any gateway: a's connection breaks; gateway A is declared lost, or says that it is back; a's session
   ends once its deadline is the log's. The end checks the stream of the gateway that the session is at.           *)
Session(g,k) ==
  LET a == See(g,"L",Pc("a"))  A == See(g,"L",Wg)  due == Deadline(a,A)
      names == a.st = "on" /\ On("gateway") /\ (A.v > 0 \/ On("forgotten"))
      put(xs,chk,nb) == Emit(Rec(g,k,"L",xs,chk,0,"a","-",0,"-",nb,{"L"})) IN
  /\ k \in Follows
  /\ CASE k = "detach" -> a.st = "on" /\ put({Pc("a")},{},0)
       [] k = "lost" -> A.st = "up" /\ put({Wg},{},0)
       [] k = "back" -> (A.st = "lost" \/ (A.v = 0 /\ ~On("newid"))) /\ put({Wg},{},0)
       [] k = "end"  -> due >= 0 /\ put({Pc("a")} \cup IF names THEN {Wg} ELSE {}, IF names /\ On("checked") THEN {Wg} ELSE {}, due)
       [] OTHER -> FALSE
  /\ UNCHANGED <<now, w, pos, pend, cmd, tick, cnt, dup, crash, eff, opens, sits, bad>>
Quiet(k,p,at) == [k |-> k, by |-> "-", part |-> p, c |-> 0, p |-> "-", g |-> "-", s |-> 0, res |-> "-", nb |-> 0, two |-> FALSE,
                  on |-> <<>>, chk |-> {}, basis |-> <<>>, at |-> at, fr |-> <<>>]
TickRec(g,p) ==                           \* R5: after a stale void; read back before g decides again
  /\ p \in tick[g] /\ Emit(Quiet("Tick", p, Fold(g,p).now))
  /\ UNCHANGED <<now, w, pos, pend, cmd, tick, cnt, dup, crash, eff, opens, sits, bad>>
Other(p) == /\ Traffic /\ End(p).now < Clock(p) /\ Emit(Quiet("other", p, Clock(p)))
            /\ UNCHANGED <<now, w, pos, pend, cmd, tick, cnt, dup, crash, eff, opens, sits, bad>>
Crash(g) ==                               \* a restart from an old snapshot is the same as having lagged
  /\ crash > 0 /\ crash' = crash - 1 /\ pend' = [pend EXCEPT ![g] = [c \in C |-> Idle]] /\ tick' = [tick EXCEPT ![g] = {}]
  /\ UNCHANGED <<now, w, pos, net, cmd, cnt, dup, eff, opens, sits, bad>>

----------------------------------------------------------------------------
(* Clients, libs/client: one newest connection; a command is sent again, marked, until it is answered.             *)
Begin(c,g) ==
  /\ cmd[c].s = "new"
  /\ AtTable(c) => End("T").m[TableOf(c)].st = "live" \/ (~On("patient") /\ End("L").m[Gm(Cmds[c].g)].st = "seated")
  /\ On("window") => Cardinality({d \in C : cmd[d].s = "wait" /\ Cmds[d].p = Cmds[c].p}) < W
  /\ cmd' = [cmd EXCEPT ![c] = [s |-> "wait", gw |-> g, t |-> Max({End(p).now : p \in P}), n |-> 1]]
  /\ pend' = [pend EXCEPT ![g][c] = [w |-> "new", r |-> NoRec, a |-> FALSE]]
  /\ UNCHANGED <<now, w, pos, net, tick, cnt, dup, crash, eff, opens, sits, bad>>
Resend(c,g) ==
  /\ cmd[c].s = "wait" /\ IF g = cmd[c].gw THEN pend[g][c].w = "-" ELSE cmd[c].n < MaxSend
  /\ cmd' = [cmd EXCEPT ![c].gw = g, ![c].n = IF g = cmd[c].gw THEN @ ELSE @+1]
  /\ pend' = [pend EXCEPT ![g][c] = [w |-> IF @.w = "-" THEN "new" ELSE @.w, r |-> @.r, a |-> TRUE]]
  /\ UNCHANGED <<now, w, pos, net, tick, cnt, dup, crash, eff, opens, sits, bad>>
Pass == now < MaxT /\ now' = now + 1 /\ UNCHANGED <<w, pos, net, pend, cmd, tick, cnt, dup, crash, eff, opens, sits, bad>>

Init == /\ now = 0 /\ net = {} /\ dup = MaxDup /\ crash = MaxCrash /\ cnt = [p \in P |-> 0] /\ bad = {}
        /\ w = [p \in P |-> <<[r |-> NoRec, ok |-> TRUE, st |-> FALSE, f |-> [now |-> 0, h |-> {}, m |-> [x \in Str[p] |->
                 IF x = Wg /\ "lost" \in Follows THEN [Zero EXCEPT !.v = 1, !.st = "up", !.life = 1]
                 ELSE IF x[1] = "p" /\ ~On("cold") THEN [Zero EXCEPT !.v = 1, !.st = "on", !.life = 1]
                 ELSE IF x[1] = "g" /\ ~On("cold") THEN [Zero EXCEPT !.v = 1, !.st = "saved", !.life = 1] ELSE Zero]]]>>]
        /\ pos = [g \in GW |-> [p \in P |-> 1]] /\ pend = [g \in GW |-> [c \in C |-> Idle]]
        /\ cmd = [c \in C |-> [s |-> "new", gw |-> "-", t |-> 0, n |-> 0]] /\ tick = [g \in GW |-> {}]
        /\ eff = [c \in C |-> 0] /\ opens = [x \in Games \X (1..MaxS) |-> 0] /\ sits = [x \in Games \X (1..MaxS) |-> 0]

Work == \/ \E r \in net : Deliver(r, FALSE)
        \/ \E g \in GW : \/ \E p \in P : Read(g,p) \/ TickRec(g,p)
                         \/ \E c \in C : Handle(g,c) \/ Retry(g,c)
                         \/ \E k \in FollowUp, gm \in Games, s \in 1..MaxS : Follow(g,k,gm,s)
                         \/ \E k \in {"detach","end","lost","back"} : Session(g,k)
Next == \/ Pass \/ Work \/ \E p \in P : Other(p)
        \/ \E r \in net : Deliver(r, TRUE) \/ Lose(r)
        \/ \E g \in GW : Crash(g) \/ \E c \in C : Begin(c,g) \/ Resend(c,g)
Spec == Init /\ [][Next]_vars

----------------------------------------------------------------------------
(* What must hold in every state.                                                                                  *)
ExactlyOnce == \A c \in C : /\ eff[c] <= 1 /\ cmd[c].s # "both"
                            /\ (cmd[c].s = "ok" => eff[c] = 1) /\ (cmd[c].s = "no" => eff[c] = 0)
Sound   == bad \cap {"unsound","freed wrongly","ended wrongly"} = {}   \* what was admitted was decided on what is so
NoGhost == \A x \in DOMAIN opens : opens[x] <= 1 /\ sits[x] <= 1
OneTable == Cardinality({x \in Str.T : End("T").m[x].st = "live"}) <= 1        \* both players sit at every table
Seats == LET m == End("L").m  at == {g \in Games : m[Gm(g)].st = "seated"} IN
         Cardinality(at) <= 1 /\ \A g \in at, p \in Pl : m[Pc(p)].seat = g
Safe == ExactlyOnce /\ Sound /\ NoGhost /\ OneTable /\ Seats
(* With Track: no follow-up that was decided at the ends of both partitions and appended with nothing in between is
   void as stale a second time, for the Tick has come between.                                                     *)
NotBlocked == \A k \in FollowUp : "blocked " \o k \notin bad
(* When there is nothing left to do, everything is answered, freed and closed. (Logs, offsets and bounds only grow,
   so the graph of states has no cycles: each run that isn't cut off ends in such a state.)                        *)
Progress == Work \/ \E c \in C : Resend(c, cmd[c].gw)
Done == /\ \A c \in C : cmd[c].s # "wait"
        /\ \A g \in Games, s \in 1..MaxS :
             LET t == End("T").m[Tb(g,s)]  G == End("L").m[Gm(g)] IN
             /\ ~t.st \in {"done","saved"} /\ ~(G.st = "seated" /\ G.n = s /\ t.st # "live")
Settled == (\A p \in P : cnt[p] < MaxLog) /\ ~ENABLED Progress => Done
=============================================================================
