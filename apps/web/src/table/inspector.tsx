import type { FlagView, Seat } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import { nameOf } from '../game/chronicle.ts';
import { farSeat, type FlagOutlook, flagOutlook, nearSeat } from '../game/outlook.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { SmallCards } from './small-cards.tsx';

const Side = ({ frame, outlook, seat }: { frame: TableFrame; outlook: FlagOutlook; seat: Seat }) => {
  const { cards, formation, fromHand, free, ...side } = outlook.sides[seat];
  const best = outlook.winner === null ? side.best : null;
  return (
    <div class="outlook">
      <h3>{nameOf(frame, seat)}</h3>
      <SmallCards cards={cards} />
      <p>
        {formation ? (
          <strong>{texts.capital(texts.flag.formation(formation.name, formation.sum))}</strong>
        ) : (
          <span class="soft">{texts.flag.free(free)}</span>
        )}
      </p>
      {best && (
        <p class="line-up">
          <span class="soft">{texts.inspector.atBest}</span> {texts.flag.formation(best.name, best.sum)}
          <SmallCards cards={best.fill} />
        </p>
      )}
      {fromHand && outlook.winner === null && (
        <p class="line-up">
          <span class="soft">{texts.inspector.fromHand}</span> {texts.flag.formation(fromHand.name, fromHand.sum)}
          <SmallCards cards={fromHand.fill} />
        </p>
      )}
      {outlook.winner === null && formation === null && best === null && free > 0 && (
        <p class="soft">{texts.inspector.noMore}</p>
      )}
    </div>
  );
};

/** Why a claim by that seat would be granted, or what would beat it. */
const Proof = ({ frame, at, outlook, seat }: { frame: TableFrame; at: FlagView; outlook: FlagOutlook; seat: Seat }) => {
  const verdict = outlook.claims[seat];
  if (verdict === null || outlook.winner !== null) return null;
  const name = nameOf(frame, seat);
  const other = outlook.sides[seat === 'north' ? 'south' : 'north'];
  if (!verdict.granted)
    return (
      <div class="proof refuted">
        <p>{texts.inspector.refuted(name)}</p>
        <SmallCards cards={verdict.counterExample ?? []} />
      </div>
    );
  const rival = other.formation ?? other.best;
  return (
    <div class="proof granted">
      <p>{texts.inspector.proved(name, seat !== frame.view.viewer && frame.view.viewer !== 'watcher')}</p>
      <p class="soft">
        {rival === null
          ? texts.inspector.provedEmpty
          : at.completedFirst === seat && other.formation !== null
            ? texts.inspector.provedFirst(name)
            : texts.inspector.provedBy(texts.flag.formation(rival.name, rival.sum))}
      </p>
      {other.best && <SmallCards cards={[...other.cards, ...other.best.fill]} />}
    </div>
  );
};

/** What can be known of the flag that one points at; its frame keeps its size. */
export const Inspector = ({ desk }: { readonly desk: Desk }) => {
  const frame = desk.frame.value;
  const position = desk.shown.value?.position;
  const flag = desk.inspected.value;
  const at = position?.flags.find((one) => one.flag === flag);
  if (frame === undefined || position === undefined || at === undefined)
    return (
      <section class="inspector" aria-label={texts.inspector.heading} tabIndex={0}>
        <h2>{texts.inspector.heading}</h2>
        <p class="soft">{texts.inspector.none}</p>
      </section>
    );
  const outlook = flagOutlook(position, at);
  const seats = [farSeat(frame.view), nearSeat(frame.view)] as const;
  return (
    <section class="inspector" aria-label={texts.inspector.heading} tabIndex={0}>
      <h2>
        {texts.capital(texts.flagName(at.flag))}
        {outlook.ground.mud && <span class="tag">{texts.flag.mud}</span>}
        {outlook.ground.fog && <span class="tag">{texts.flag.fog}</span>}
        {at.winner && (
          <span class="tag">
            {texts.flag.wonBy(at.winner === frame.view.viewer ? texts.page.you : nameOf(frame, at.winner))}
          </span>
        )}
      </h2>
      <div class="both">
        {seats.map((seat) => (
          <Side key={seat} frame={frame} outlook={outlook} seat={seat} />
        ))}
      </div>
      {seats.map((seat) => (
        <Proof key={seat} frame={frame} at={at} outlook={outlook} seat={seat} />
      ))}
    </section>
  );
};
