import { type Card, type Flag, parseCard, type TableId } from '@battleline/domain';
import type { Happening, TableFrame } from '@battleline/protocol';
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { goalOf, isConfirmed } from '../game/confirming.ts';
import { claimMove, provedFlags, toggled } from '../game/claim-choice.ts';
import { type Shown, withPending } from '../game/pending.ts';
import { moveMadeBy, nextPicks, type Path, pathsTo, type Pick, pickAlso } from '../game/picks.ts';
import { cardRefusal, flagRefusal } from '../game/refusal.ts';
import { inOrder } from '../game/position.ts';
import { texts } from '../texts.ts';
import type { DeskParts } from './desk-parts.ts';
import { type ClockHand, createClockHand } from './clock-hand.ts';
import { keepFirstHand } from './first-hand.ts';
import { hear, type RefusedShown } from './hearing.ts';
import { createHistory, type History } from './history.ts';

/** One table as it is shown and played in this tab. */
export type Desk = {
  readonly table: TableId;
  readonly frame: ReadonlySignal<TableFrame | undefined>;
  /** the position with one's own move on its way; undefined before the deal */
  readonly shown: ReadonlySignal<Shown | undefined>;
  /** the viewer's hand as it is laid out */
  readonly hand: ReadonlySignal<readonly Card[]>;
  readonly isMyTurn: ReadonlySignal<boolean>;
  readonly isSending: ReadonlySignal<boolean>;
  readonly picks: ReadonlySignal<readonly Pick[]>;
  readonly next: ReadonlySignal<ReadonlySet<Pick>>;
  /** a flag whose cards are to be chosen from by number */
  readonly narrowed: ReadonlySignal<Flag | null>;
  /** a move that waits to be confirmed */
  readonly draft: ReadonlySignal<string | null>;
  readonly claims: ReadonlySignal<readonly Flag[]>;
  readonly proved: ReadonlySignal<readonly Flag[]>;
  readonly inspected: Signal<Flag | null>;
  /** why something didn't go, in the order line */
  readonly hint: Signal<string>;
  readonly refused: Signal<readonly RefusedShown[]>;
  readonly history: History;
  readonly clock: ClockHand;
  /** what led to the position that is shown */
  readonly last: ReadonlySignal<Happening | null>;
  /** the position of the past that is shown, as its number of moves; null: the present */
  readonly past: ReadonlySignal<number | null>;
  readonly look: (moves: number | null) => void;
  readonly pick: (pick: Pick) => void;
  readonly pressFlag: (flag: Flag) => void;
  readonly pressCard: (index: number) => void;
  readonly narrow: (flag: Flag | null) => void;
  readonly toggleClaim: (flag: Flag) => void;
  readonly sendClaims: () => void;
  /** why the picked card can't go there; undefined where nothing is to be said */
  readonly refusalAt: (flag: Flag) => string | undefined;
  /** sends a move that was written out: who has done that needs not confirm it */
  readonly type: (move: string) => void;
  readonly confirm: () => void;
  readonly cancel: () => void;
  readonly resign: () => void;
  readonly close: () => void;
};

/** Cards at that flag which may be picked next. */
export const candidatesAt = (frame: TableFrame | undefined, next: ReadonlySet<Pick>, flag: Flag): readonly Card[] => {
  const at = frame?.view.position?.flags.find((one) => one.flag === flag);
  return at ? [...at.north, ...at.south].filter((card) => next.has(`at ${card}`)) : [];
};

/** Refusals of a move that was made by itself say nothing to a person. */
const PASSING = ['OUTDATED', 'WRONG_PHASE', 'NOT_YOUR_TURN', 'GAME_OVER', 'CLOSED'];

type Sent = { readonly move: string; readonly seen: number };

export const createDesk = (app: DeskParts, table: TableId): Desk => {
  const { session, settings, announcer } = app;
  const frame = computed(() => session.state.value.tables.get(table));
  const sent = signal<Sent | null>(null);
  const picks = signal<readonly Pick[]>([]);
  const narrowed = signal<Flag | null>(null);
  const draft = signal<string | null>(null);
  const claims = signal<readonly Flag[]>([]);
  const inspected = signal<Flag | null>(null);
  const hint = signal('');
  const refused = signal<readonly RefusedShown[]>([]);
  const history = createHistory();
  const clock = createClockHand(frame);
  const past = signal<number | null>(null);

  const isSending = computed(() => sent.value !== null && sent.value.seen === (frame.value?.view.moves ?? -1));
  const present = computed(() => {
    const position = frame.value?.view.position;
    const move = isSending.value ? sent.value?.move : undefined;
    return position ? withPending(position, move ?? draft.value ?? undefined) : undefined;
  });
  const looked = computed(() => (past.value === null ? undefined : history.at(past.value)));
  const shown = computed(() => (looked.value ? withPending(looked.value.position, undefined) : present.value));
  const last = computed(() => (looked.value ? looked.value.last : (frame.value?.last ?? null)));
  const hand = computed(() => {
    const viewer = frame.value?.view.viewer;
    return viewer === 'north' || viewer === 'south' ? inOrder(present.value?.position.hands[viewer].cards ?? []) : [];
  });
  const isMyTurn = computed(() => {
    const view = frame.value?.view;
    const turn = view?.status === 'saved' ? null : view?.position?.turn;
    const isTurn = turn?.seat === view?.viewer && turn !== undefined && turn !== null;
    return isTurn && !isSending.value && past.value === null;
  });
  const paths = computed<readonly Path[]>(() => (isMyTurn.value ? pathsTo(frame.value?.view.legal ?? []) : []));
  const next = computed(() => nextPicks(paths.value, picks.value));
  const proved = computed(() => (frame.value ? provedFlags(frame.value.view) : []));

  const forget = (): void => {
    picks.value = [];
    narrowed.value = null;
    draft.value = null;
    hint.value = '';
  };
  const transmit = async (move: string, byItself = false): Promise<void> => {
    const seen = frame.value?.view.moves ?? 0;
    forget();
    refused.value = [];
    sent.value = { move, seen };
    const answer = await (move === 'resign' ? session.send({ type: 'resign', table }) : session.move(table, move));
    if (answer?.ok !== false) return;
    if (sent.value?.move === move && sent.value.seen === seen) sent.value = null;
    if (byItself && PASSING.includes(answer.code)) return;
    const reason = texts.table.rejected(texts.refusal(answer.code, answer.reason));
    hint.value = reason;
    announcer.notice(reason, 'bad');
    app.play('refused');
  };
  const act = (move: string): void => {
    if (isSending.value) return;
    const { confirms } = settings.choices.value;
    if (isConfirmed(confirms, frame.value?.view.options.clock ?? null, move)) draft.value = move;
    else void transmit(move);
  };
  const refuse = (reason: string): void => {
    hint.value = reason;
    announcer.say(reason);
  };

  const look = (moves: number | null): void => {
    const top = frame.value?.view.moves ?? 0;
    forget();
    past.value = moves === null || moves >= top ? null : Math.max(moves, history.first.value);
  };

  const pick = (one: Pick): void => {
    const { value: current } = frame;
    if (past.value !== null) return look(null);
    if (!current?.view.position || isSending.value) return;
    narrowed.value = null;
    draft.value = null;
    hint.value = '';
    const made = pickAlso(paths.value, picks.value, one);
    if (made !== undefined) {
      picks.value = made;
      const move = moveMadeBy(paths.value, made);
      if (move !== undefined) act(move);
      return;
    }
    // A card may be chosen before its time, to think about where it could go.
    const phase = isMyTurn.value ? current.view.position.turn?.phase : 'hand';
    if (one.startsWith('hand ') && phase === 'hand') {
      picks.value = picks.value[0] === one ? [] : [one];
      const code =
        isMyTurn.value && picks.value.length > 0 ? cardRefusal(current.view.position, one, next.value) : null;
      if (code !== null) refuse(texts.moveRefusal(code));
    } else if (!isMyTurn.value) refuse(texts.table.notNow);
    else refuse(texts.moveRefusal('WRONG_PHASE'));
  };
  const refusalAt = (flag: Flag): string | undefined => {
    const position = frame.value?.view.position;
    const code = position ? flagRefusal(position, picks.value, flag) : undefined;
    return code ? texts.moveRefusal(code) : undefined;
  };
  const toggleClaim = (flag: Flag): void => {
    hint.value = '';
    claims.value = toggled(claims.value, flag);
  };
  const confirm = (): void => {
    if (draft.value !== null) void transmit(draft.value);
  };
  const pressFlag = (flag: Flag): void => {
    const view = frame.value?.view;
    inspected.value = flag;
    if (!view || isSending.value || past.value !== null) return;
    if (view.claimable.length > 0 && isMyTurn.value) {
      if (view.claimable.includes(flag)) toggleClaim(flag);
      else refuse(texts.moveRefusal(view.position?.flags[flag - 1]?.winner ? 'FLAG_CLAIMED' : 'SIDE_INCOMPLETE'));
      return;
    }
    if (draft.value !== null && goalOf(draft.value) === flag) return confirm();
    if (picks.value.length === 0) return;
    if (next.value.has(`flag ${flag}`)) return pick(`flag ${flag}`);
    const [only, ...more] = candidatesAt(frame.value, next.value, flag);
    if (only !== undefined && more.length === 0) return pick(`at ${only}`);
    if (only !== undefined) narrowed.value = flag;
    else refuse(isMyTurn.value ? (refusalAt(flag) ?? texts.moveRefusal('NOT_THERE')) : texts.table.notNow);
  };

  const desk: Desk = {
    table,
    frame,
    shown,
    hand,
    isMyTurn,
    isSending,
    picks,
    next,
    narrowed,
    draft,
    claims,
    proved,
    inspected,
    hint,
    refused,
    history,
    clock,
    last,
    past,
    look,
    pick,
    pressFlag,
    pressCard: (index) => {
      const card = hand.value[index];
      if (card !== undefined) pick(`hand ${card}`);
    },
    narrow: (flag) => (narrowed.value = flag),
    toggleClaim,
    sendClaims: () => act(claimMove(claims.value)),
    refusalAt,
    type: (move) => {
      if (!isSending.value) void transmit(move);
    },
    confirm,
    cancel: forget,
    resign: () => void transmit('resign'),
    close: () => {
      stop();
      clock.close();
    },
  };

  const stop = session.onTable((now, before) => {
    if (now.table !== table) return;
    if (sent.value !== null && now.view.moves !== sent.value.seen) sent.value = null;
    const [first] = picks.value;
    const held = first?.startsWith('hand ') ? parseCard(first.slice(5)) : undefined;
    const isNew = now.view.moves !== before?.view.moves;
    if (isNew && (draft.value !== null || (held && !hand.value.includes(held)))) forget();
    if (isNew) narrowed.value = null;
    if (isNew && picks.value.length > 1) picks.value = picks.value.slice(0, 1);
    keepFirstHand(app.tabKeep, now);
    history.note(now, before);
    hear(app, refused, now, before);
    if (isNew) proposeClaims();
  });
  const proposeClaims = (): void => {
    if (!isMyTurn.value || frame.value?.view.claimable.length === 0) return;
    claims.value = proved.value;
    if (proved.value.length === 0 && settings.choices.value.skipsClaims) void transmit(claimMove([]), true);
  };
  proposeClaims();
  return desk;
};
