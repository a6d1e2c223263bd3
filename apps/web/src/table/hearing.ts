import { type Card, otherSeat, type Seat } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import type { Signal } from '@preact/signals';
import type { Sound } from '../app/sounds.ts';
import { drawnCard, happeningText } from '../game/chronicle.ts';
import { nearSeat } from '../game/outlook.ts';
import { texts } from '../texts.ts';
import type { DeskParts } from './desk-parts.ts';

/** A claim that was refused, as it is laid out until the next move. */
export type RefusedShown = { readonly seat: Seat; readonly flag: number; readonly counterExample: readonly Card[] };

const wonBy = ({ view }: TableFrame, seat: Seat): number =>
  view.position?.flags.filter(({ winner }) => winner === seat).length ?? 0;

const soundOf = (now: TableFrame, before: TableFrame | undefined): Sound | undefined => {
  const near = nearSeat(now.view);
  const result = now.view.position?.result;
  if (result && !before?.view.position?.result)
    return now.view.viewer !== 'watcher' && result.winner === near ? 'won' : 'over';
  if (before === undefined) return undefined;
  if (wonBy(now, near) > wonBy(before, near)) return 'claim';
  if (wonBy(now, otherSeat(near)) > wonBy(before, otherSeat(near))) return 'lost';
  const isMine = now.view.position?.turn?.seat === now.view.viewer;
  if (isMine && before.view.position?.turn?.seat !== now.view.viewer) return 'turn';
  return now.view.moves > before.view.moves ? 'move' : undefined;
};

export const resultText = (frame: TableFrame): string | undefined => {
  const result = frame.view.position?.result;
  if (!result) return undefined;
  const { viewer } = frame.view;
  const head =
    result.winner === null
      ? texts.end.draw
      : viewer === 'watcher'
        ? texts.end.over(frame.players[result.winner].name)
        : result.winner === viewer
          ? texts.end.won
          : texts.end.lost;
  return `${head} ${texts.end.by(result.by)}.`;
};

/** Tells what a new frame brings: to the ear, to those who listen, and in `shown` which claims it refuses. */
export const hear = (
  app: Pick<DeskParts, 'announcer' | 'play'>,
  shown: Signal<readonly RefusedShown[]>,
  now: TableFrame,
  before: TableFrame | undefined,
): void => {
  const { view, last } = now;
  const isNew = view.moves > (before?.view.moves ?? -1) || view.status !== before?.view.status;
  if (!isNew) return;
  const sound = soundOf(now, before);
  if (sound) app.play(sound);
  const text = last ? happeningText(last, now, drawnCard(before, now)) : undefined;
  const result = before?.view.position?.result ? undefined : resultText(now);
  const added = [text, result].filter((one) => one !== undefined);
  if (last?.type === 'FlagsClaimed' && last.seat !== null) {
    const { seat } = last;
    shown.value = (last.refused ?? []).map((refused) => ({ seat, ...refused }));
  } else if (last?.seat !== view.viewer) shown.value = last?.type === 'CardDrawn' ? shown.value : [];
  const isOwn = last?.seat === view.viewer;
  const turn = view.position?.turn;
  const wasMine = before?.view.position?.turn?.seat === view.viewer;
  const turnText = turn?.seat === view.viewer && !wasMine ? [`${texts.table.yourTurn}.`] : [];
  const all = [...added, ...turnText].join(' ');
  if (all !== '') app.announcer.say(all, isOwn ? 'polite' : 'assertive');
};
