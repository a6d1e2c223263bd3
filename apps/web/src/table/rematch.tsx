import type { Command } from '@battleline/client';
import type { InviteShown, TableFrame } from '@battleline/protocol';
import { Fragment } from 'preact';
import { useApp } from '../app/app.ts';
import { Link } from '../app/link.tsx';
import { tell } from '../app/tell.ts';
import { farSeat } from '../game/outlook.ts';
import { texts } from '../texts.ts';

/** Another game with the same opponent, or the same deal once more: to ask for, to wait for, or to agree to. */
export const Rematch = ({ frame }: { readonly frame: TableFrame }) => {
  const app = useApp();
  const { invites, seat } = app.session.state.value;
  const { game, sameDealAs } = frame.view;
  const other = frame.players[farSeat(frame.view)];
  const isOfGame = ({ rematch }: InviteShown): boolean => rematch?.game === game;
  const [asked, offers] = [invites.sent.find(isOfGame), invites.received.filter(isOfGame)];
  const button = (text: string, command: Command, isMain = false) => (
    <button type="button" class={isMain ? 'order main' : 'order'} onClick={() => void tell(app, command)}>
      {text}
    </button>
  );
  const wish = (sameDeal: boolean): Command => ({ type: 'rematch', game, ...(sameDeal && { sameDeal }) });
  /** Whether it may still be asked for: neither does the other one offer it, nor is one asking for anything. */
  const isToAsk = (sameDeal: boolean): boolean =>
    asked === undefined && !offers.some((offer) => offer.sameDeal === sameDeal);
  if (seat)
    return (
      <Link to={{ page: 'table', table: seat.table }} class="order main">
        {texts.page.goOn}
      </Link>
    );
  return (
    <>
      {asked && (
        <>
          <span class="soft" role="status">
            <span class="spinner" aria-hidden="true" /> {texts.lobby.waitingFor(other.name)}
          </span>
          {button(texts.lobby.withdraw, { type: 'withdraw', invite: asked.id })}
        </>
      )}
      {offers.map(({ id, from, sameDeal }) => (
        <Fragment key={id}>
          <span role="status">
            {sameDeal ? texts.end.wantsSameDeal(other.name) : texts.end.wantsRematch(other.name)}
          </span>
          {button(sameDeal ? texts.end.playSameDeal : texts.end.playAgain, wish(sameDeal), true)}
          {button(texts.lobby.decline, { type: 'decline', from: from.id, invite: id })}
        </Fragment>
      ))}
      {isToAsk(false) && button(texts.end.rematch, wish(false), true)}
      {isToAsk(true) && sameDealAs === null && button(texts.end.sameDeal, wish(true))}
    </>
  );
};
