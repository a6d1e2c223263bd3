import type { Command } from '@battleline/client';
import type { InviteShown, TableFrame } from '@battleline/protocol';
import { useApp } from '../app/app.ts';
import { Link } from '../app/link.tsx';
import { tell } from '../app/tell.ts';
import { farSeat } from '../game/outlook.ts';
import { texts } from '../texts.ts';

/** Another game with the same opponent: to ask for, to wait for, or to agree to. */
export const Rematch = ({ frame }: { readonly frame: TableFrame }) => {
  const app = useApp();
  const { invites, seat } = app.session.state.value;
  const { game } = frame.view;
  const other = frame.players[farSeat(frame.view)];
  const isOfGame = ({ rematch }: InviteShown): boolean => rematch?.game === game;
  const [asked, offered] = [invites.sent.find(isOfGame), invites.received.find(isOfGame)];
  const button = (text: string, command: Command, isMain = false) => (
    <button type="button" class={isMain ? 'order main' : 'order'} onClick={() => void tell(app, command)}>
      {text}
    </button>
  );
  if (seat)
    return (
      <Link to={{ page: 'table', table: seat.table }} class="order main">
        {texts.page.goOn}
      </Link>
    );
  if (asked)
    return (
      <>
        <span class="soft" role="status">
          <span class="spinner" aria-hidden="true" /> {texts.lobby.waitingFor(other.name)}
        </span>
        {button(texts.lobby.withdraw, { type: 'withdraw', invite: asked.id })}
      </>
    );
  return (
    <>
      {offered && <span role="status">{texts.end.wantsRematch(other.name)}</span>}
      {button(offered ? texts.end.playAgain : texts.end.rematch, { type: 'rematch', game }, true)}
      {offered && button(texts.lobby.decline, { type: 'decline', from: offered.from.id, invite: offered.id })}
    </>
  );
};
