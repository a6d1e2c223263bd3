import type { FlagView } from '@battleline/domain';
import { nameOf } from '../game/chronicle.ts';
import { farSeat, flagOutlook, nearSeat } from '../game/outlook.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

/** All about a flag in one sentence. */
export const flagSentence = (desk: Desk, at: FlagView): string => {
  const frame = desk.frame.value;
  const position = desk.shown.value?.position;
  if (frame === undefined || position === undefined) return texts.flagName(at.flag);
  const { view } = frame;
  const outlook = flagOutlook(position, at);
  const sides = [nearSeat(view), farSeat(view)].map((seat) => {
    const { formation, free } = outlook.sides[seat];
    const holds = texts.flag.side(nameOf(frame, seat), at[seat], seat === view.viewer);
    if (formation !== null) return `${holds}, a ${texts.flag.formation(formation.name, formation.sum)}`;
    return at.winner === null ? `${holds}, ${texts.flag.free(free)}` : holds;
  });
  const canClaim = desk.isMyTurn.value && view.claimable.includes(at.flag);
  const [first] = desk.picks.value;
  const isTarget = desk.next.value.has(`flag ${at.flag}`);
  return texts.flag.sentence(
    [
      `${texts.capital(texts.flagName(at.flag))}, ${
        at.winner === null
          ? texts.flag.open
          : texts.flag.wonBy(at.winner === view.viewer ? texts.page.you : nameOf(frame, at.winner))
      }`,
      ...sides,
      ...(outlook.ground.mud ? [texts.flag.mud] : []),
      ...(outlook.ground.fog ? [texts.flag.fog] : []),
      ...(canClaim ? [desk.proved.value.includes(at.flag) ? texts.flag.provable : texts.flag.claimable] : []),
      ...(isTarget && first ? [texts.flag.here] : []),
    ].filter((part) => part !== ''),
  );
};
