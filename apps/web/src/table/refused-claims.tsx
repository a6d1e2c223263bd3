import { otherSeat } from '@battleline/domain';
import { nameOf } from '../game/chronicle.ts';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { SmallCards } from './small-cards.tsx';

/** The cards that refute a claim, laid out against those of the claim; lies over the board until it is put away. */
export const RefusedClaims = ({ desk }: { readonly desk: Desk }) => {
  const frame = desk.frame.value;
  const refused = desk.refused.value;
  if (frame === undefined || refused.length === 0) return null;
  return (
    <aside class="refused-claims">
      <button type="button" class="round" aria-label={texts.page.close} onClick={() => (desk.refused.value = [])}>
        <Icon name="close" />
      </button>
      {refused.map(({ seat, flag, counterExample }) => {
        const at = frame.view.position?.flags.find((one) => one.flag === flag);
        const whose = seat === frame.view.viewer ? texts.happening.your : texts.happening.his(nameOf(frame, seat));
        return (
          <section key={flag}>
            <h3>{texts.refusedClaim.heading(whose, flag)}</h3>
            <p>
              <span>{texts.refusedClaim.could(nameOf(frame, otherSeat(seat)))}</span>
              <SmallCards cards={counterExample} />
            </p>
            <p>
              <span>{texts.refusedClaim.against}</span>
              <SmallCards cards={at?.[seat] ?? []} />
            </p>
          </section>
        );
      })}
    </aside>
  );
};
