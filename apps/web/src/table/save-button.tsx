import { useApp } from '../app/app.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

/** Ends the sitting: the game waits among both players' saved ones. */
export const SaveButton = ({ desk }: { readonly desk: Desk }) => {
  const { session, announcer } = useApp();
  const save = async (): Promise<void> => {
    const answer = await session.send({ type: 'save', table: desk.table });
    if (answer?.ok === false) announcer.notice(texts.refusal(answer.code, answer.reason), 'bad');
  };
  return (
    <button type="button" class="quiet" onClick={() => void save()}>
      {texts.table.save}
    </button>
  );
};
