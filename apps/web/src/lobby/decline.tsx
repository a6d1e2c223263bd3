import { DECLINE_REASONS } from '@battleline/domain';
import type { InviteShown } from '@battleline/protocol';
import { texts } from '../texts.ts';
import type { Host } from './host.ts';

/** Says no to an invite: at once, or with a reason. */
export const Decline = ({
  host,
  invite,
}: {
  readonly host: Host;
  readonly invite: Pick<InviteShown, 'id' | 'from'>;
}) => {
  const { id, from } = invite;
  const decline = (reason: (typeof DECLINE_REASONS)[number] | null): void =>
    void host.tell({ type: 'decline', from: from.id, invite: id, reason }, texts.lobby.declined(from.name));
  return (
    <>
      <button type="button" class="order" aria-label={texts.lobby.declineWho(from.name)} onClick={() => decline(null)}>
        {texts.lobby.decline}
      </button>
      <details class="reasons">
        <summary aria-label={texts.lobby.declineWhy(from.name)}>{texts.lobby.why}</summary>
        <p>
          {DECLINE_REASONS.map((reason) => (
            <button key={reason} type="button" class="order" onClick={() => decline(reason)}>
              {texts.lobby.reason[reason]}
            </button>
          ))}
        </p>
      </details>
    </>
  );
};
