------------------------------ MODULE Versions ------------------------------
(* Two versions of the program on one log (R9, R11). Program 1 doesn't know the new event, program 2 does. Processes
   end and are replaced at any moment, forwards and back; each is the fold of a prefix. The log is one partition of
   old events, new events, and activations of the feature that the new event belongs to. `control` holds the places
   that operators have declared void. A fold is here the list of what it has admitted.

   Off: "stop"   - an old program passes over what it doesn't know instead of stopping there;
        "active" - a new program writes the new event at once, not only once it has read the activation;
        "live"   - who activates doesn't look whether every live process knows the feature;
        "first"  - a process reads on before it has read the operators' words to their end;
        "unread" - operators also declare void what a running program has read, or can read.                       *)
EXTENDS Integers, Sequences, FiniteSets
CONSTANTS Proc, Off, MaxLog, MaxStart, MaxVoid
VARIABLES log, control,
          ver,       \* ver[p]: 0 = doesn't run, else its program
          pos, fold, \* pos[p]: records read; fold[p]: those admitted
          heard,     \* heard[p]: the operators' words that it has read
          since,     \* since[p]: length of the log when it started
          starts
vars == <<log, control, ver, pos, fold, heard, since, starts>>
On(rule) == rule \notin Off
Init == /\ log = <<>> /\ control = {} /\ starts = 0
        /\ ver = [p \in Proc |-> 1] /\ pos = [p \in Proc |-> 0] /\ fold = [p \in Proc |-> <<>>]
        /\ heard = [p \in Proc |-> {}] /\ since = [p \in Proc |-> 0]
Runs(p) == ver[p] # 0
CanRead(p,k) == ver[p] = 2 \/ k # "new"
Has(q,k) == \E i \in 1..Len(q) : q[i] = k
Written(k) == Len(log) < MaxLog /\ log' = Append(log, k) /\ UNCHANGED <<control, ver, pos, fold, heard, since, starts>>
Write(p) == Runs(p) /\ (Written("old") \/ (ver[p] = 2 /\ (Has(fold[p],"activation") \/ ~On("active")) /\ Written("new")))
(* Decided on heartbeats; here they are of this very moment.                                                        *)
Activate(p) == ver[p] = 2 /\ ~Has(fold[p],"activation") /\ (On("live") => \A q \in Proc : ver[q] # 1) /\ Written("activation")
Word(i) == /\ i \notin control /\ Cardinality(control) < MaxVoid
           /\ On("unread") => \A p \in Proc : Runs(p) => pos[p] < i /\ ~CanRead(p,log[i])
           /\ control' = control \cup {i} /\ UNCHANGED <<log, ver, pos, fold, heard, since, starts>>
(* One who stands before a record that it can't read waits; nobody else does.                                      *)
Read(p) ==
  LET i == pos[p] + 1  void == i \in heard[p] IN
  /\ Runs(p) /\ i <= Len(log) /\ (void \/ CanRead(p,log[i]) \/ ~On("stop"))
  /\ pos' = [pos EXCEPT ![p] = i]
  /\ fold' = IF void \/ ~CanRead(p,log[i]) THEN fold ELSE [fold EXCEPT ![p] = Append(@, log[i])]
  /\ UNCHANGED <<log, control, ver, heard, since, starts>>
Hear(p) == /\ Runs(p) /\ heard[p] # control /\ heard' = [heard EXCEPT ![p] = control]
           /\ UNCHANGED <<log, control, ver, pos, fold, since, starts>>
Replace(p,v) == /\ ver[p] # v /\ (v = 0 \/ starts < MaxStart)
                /\ starts' = IF v = 0 THEN starts ELSE starts + 1
                /\ ver' = [ver EXCEPT ![p] = v] /\ pos' = [pos EXCEPT ![p] = 0] /\ fold' = [fold EXCEPT ![p] = <<>>]
                /\ heard' = [heard EXCEPT ![p] = IF v # 0 /\ On("first") THEN control ELSE {}]
                /\ since' = [since EXCEPT ![p] = IF v = 0 THEN 0 ELSE Len(log)]
                /\ UNCHANGED <<log, control>>
Next == \/ \E p \in Proc : Write(p) \/ Activate(p) \/ Read(p) \/ Hear(p) \/ \E v \in 0..2 : Replace(p,v)
        \/ \E i \in 1..Len(log) : Word(i)
Spec == Init /\ [][Next]_vars

----------------------------------------------------------------------------
(* Two who have read equally far have the same fold.                                                               *)
Agree == \A p, q \in Proc : Runs(p) /\ Runs(q) /\ pos[p] = pos[q] => fold[p] = fold[q]
(* An old program is stopped only if it was started after the activation.                                          *)
Stands(p) == ver[p] = 1 /\ pos[p] < Len(log) /\ log[pos[p] + 1] = "new" /\ (pos[p] + 1) \notin control
NoSurprise == \A p \in Proc : Stands(p) => Has(SubSeq(log,1,since[p]), "activation")
=============================================================================
