----------------------------- MODULE Agreement -----------------------------
(* All readers give each record the same verdict (R2, R5, R10). Here the log holds any records whatever: any header,
   any time, also those of broken gateways. What differs is how readers keep their state:
     full - folds from the first record and drops nothing;
     gc   - frees the memory of forgotten streams at any moment, any of them;
     snap - starts at any offset from a snapshot: streams, log time, minutes.
   Variant is "ok", or a mistake: "noNow" (a snapshot without log time), "noMinutes" (one without the minutes), "fuzzy"
   (one stream taken a record later than the rest), "lazy" (a resting stream counts as unknown only once its memory
   has been freed), "noBirth" (a snapshot without the log times of births).
   A minute is U units of log time.                                                                               *)
EXTENDS Integers, Sequences, FiniteSets
CONSTANTS Variant, U, S, F, MaxT, MaxLog, MaxV,
          Back,        \* how far append times may go back
          Checked,     \* TRUE: records may also name a stream only to check it
          Late         \* TRUE: records may have a notAfter
X == {"x","y"}
VARIABLES n, top, full, gc, snap, agree
vars == <<n, top, full, gc, snap, agree>>
Zero == [v |-> 0, b |-> 0, r |-> FALSE, t |-> 0]
Empty == [now |-> 0, h |-> {}, m |-> [x \in X |-> Zero]]
Max(a,b) == IF a > b THEN a ELSE b
Top(Q) == CHOOSE y \in Q : \A z \in Q : y >= z
Look(f,x,tm,eager) == IF eager /\ f.m[x].r /\ tm >= f.m[x].t + F THEN Zero ELSE f.m[x]
Time(f,r) == Max(f.now + 1, r.a)
Horizon(h,tm) == Top({y \in h : y <= tm - S} \cup {0})
Minutes(h,tm) == LET a == {y \in h : y \div U # tm \div U} \cup {tm} IN {y \in a : y > tm - S \/ y = Horizon(a,tm)}
Admit(f,r,e) == LET tm == Time(f,r) IN
  /\ tm >= r.nb /\ (r.na > 0 => tm <= r.na)
  /\ r.at >= Horizon(f.h,tm)
  /\ \A x \in DOMAIN r.on : Look(f,x,tm,e).v = r.on[x] /\ (r.on[x] > 0 => r.at >= Look(f,x,tm,e).b)
Step(f,r,e) == LET tm == Time(f,r)  ok == Admit(f,r,e) IN
  [now |-> tm, h |-> Minutes(f.h,tm), m |-> [x \in X |-> IF ok /\ x \in DOMAIN r.on \ r.chk
     THEN LET c == Look(f,x,tm,e) IN [v |-> c.v+1, b |-> IF c.v = 0 THEN tm ELSE c.b, r |-> x \in r.rests, t |-> IF x \in r.rests THEN tm ELSE 0]
     ELSE f.m[x]]]
Recs == UNION {[on : [D -> 0..MaxV], rests : SUBSET D, chk : IF Checked THEN SUBSET D ELSE {{}}, at : 0..full.now,
                nb : {0, top+1}, na : IF Late THEN {0, top} ELSE {0}, a : Max(0,top-Back)..Max(top, MaxT)] : D \in SUBSET X}
NoSnap == [on |-> FALSE, f |-> Empty, skip |-> {}]
Init == n = 0 /\ top = 0 /\ full = Empty /\ gc = Empty /\ snap = NoSnap /\ agree = TRUE
E == Variant # "lazy"
Append1(r) ==
  /\ n < MaxLog /\ n' = n+1 /\ top' = Max(top, r.a)
  /\ full' = Step(full,r,E) /\ gc' = Step(gc,r,E)
  (* fuzzy: y was taken one record later than the marker, and that record doesn't touch it again *)
  /\ snap' = IF ~snap.on THEN snap
             ELSE IF snap.skip # {} THEN [snap EXCEPT !.skip = {}, !.f = [Step(snap.f,r,E) EXCEPT !.m["y"] = full'.m["y"]]]
             ELSE [snap EXCEPT !.f = Step(@,r,E)]
  /\ agree' = (agree /\ Admit(full,r,E) = Admit(gc,r,E)
               /\ (snap.on => Admit(full,r,E) = Admit([snap.f EXCEPT !.m["y"] = IF snap.skip = {} THEN @ ELSE full'.m["y"]],r,E)))
Free == \E D \in (SUBSET {x \in X : gc.m[x].r /\ gc.now >= gc.m[x].t + F}) \ {{}} :
        gc' = [gc EXCEPT !.m = [x \in X |-> IF x \in D THEN Zero ELSE gc.m[x]]] /\ UNCHANGED <<n, top, full, snap, agree>>
Snap == /\ ~snap.on /\ UNCHANGED <<n, top, full, gc, agree>>
        /\ snap' = [on |-> TRUE, skip |-> IF Variant = "fuzzy" THEN {"y"} ELSE {},
                    f |-> [now |-> IF Variant = "noNow" THEN 0 ELSE full.now,
                           h |-> IF Variant = "noMinutes" THEN {} ELSE full.h,
                           m |-> [x \in X |-> LET c == Look(full,x,full.now,TRUE) IN IF Variant = "noBirth" THEN [c EXCEPT !.b = 0] ELSE c]]]
Next == Free \/ Snap \/ \E r \in Recs : Append1(r)
Spec == Init /\ [][Next]_vars
Agreement == agree
(* With "ok" the states agree, too, but for what is forgotten. *)
Same(f,g) == f.now = g.now /\ f.h = g.h /\ \A x \in X : Look(f,x,f.now,TRUE) = Look(g,x,g.now,TRUE)
SameState == Variant = "ok" => Same(full,gc) /\ (snap.on => Same(full,snap.f))
=============================================================================
