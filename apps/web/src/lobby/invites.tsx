import type { InviteShown } from '@battleline/protocol';
import type { ComponentChildren } from 'preact';
import { useApp } from '../app/app.ts';
import { texts } from '../texts.ts';
import { Decline } from './decline.tsx';
import type { Host } from './host.ts';
import { InviteLink } from './invite-link.tsx';
import { PersonName } from './person-name.tsx';

const offerText = ({ rematch, sameDeal, resumes }: InviteShown): string => {
  if (sameDeal) return texts.lobby.invitesSameDeal;
  if (rematch) return texts.lobby.invitesAgain;
  return resumes ? texts.lobby.invitesBack : texts.lobby.invitesYou;
};

type Shown = Pick<InviteShown, 'id' | 'from' | 'options'>;

const Offer = ({ invite, say, children }: { invite: Shown; say: string; children: ComponentChildren }) => (
  <li>
    <span class="what">
      <PersonName person={invite.from} /> <span class="soft">{say}</span>
      {invite.options.claimTiming === 'after-play' && (
        <span class="tag">{texts.lobby.claimNote(invite.options.claimTiming)}</span>
      )}
    </span>
    {children}
  </li>
);

/** Invites to this person, those open to all, and his own. */
export const Invites = ({ host }: { readonly host: Host }) => {
  const { session } = useApp();
  const { invites, lists, you, seat } = session.state.value;
  const open = (lists.invites?.rows ?? []).filter(({ from }) => from.id !== you?.id);
  const sent = host.sought.value !== null ? [] : invites.sent;
  const isEmpty = open.length + invites.received.length + sent.length === 0;
  const accept = ({ from, id }: Shown) => (
    <button
      type="button"
      class="order main"
      aria-label={texts.lobby.acceptWho(from.name)}
      disabled={seat !== null}
      onClick={() => void host.tell({ type: 'accept', from: from.id, invite: id })}
    >
      {texts.lobby.accept}
    </button>
  );
  return (
    <section class="list invites" aria-label={texts.lobby.invites}>
      <h2>{texts.lobby.invites}</h2>
      {isEmpty && <p class="soft">{texts.lobby.noInvites}</p>}
      <ul>
        {invites.received.map((invite) => (
          <Offer key={invite.id} invite={invite} say={offerText(invite)}>
            {accept(invite)}
            <Decline host={host} invite={invite} />
          </Offer>
        ))}
        {open.map((invite) => (
          <Offer key={invite.id} invite={invite} say={texts.lobby.invitesAll}>
            {accept(invite)}
          </Offer>
        ))}
        {sent.map(({ id, to, link }) => (
          <li key={id}>
            <span class="what">
              <span class="spinner" aria-hidden="true" />
              {link !== null ? texts.link.waiting : to ? texts.lobby.waitingFor(to.name) : texts.lobby.openInvite}
            </span>
            {link !== null && <InviteLink link={link} />}
            <button
              type="button"
              class="order"
              aria-label={texts.lobby.withdrawWho(to?.name ?? texts.lobby.anybody)}
              onClick={() =>
                to || link !== null ? void host.tell({ type: 'withdraw', invite: id }) : host.stopSeeking()
              }
            >
              {texts.lobby.withdraw}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};
