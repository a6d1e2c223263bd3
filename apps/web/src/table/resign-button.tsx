import { useRef } from 'preact/hooks';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

/** Gives the game up, after a question. */
export const ResignButton = ({ desk }: { readonly desk: Desk }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" class="quiet" onClick={() => dialog.current?.showModal()}>
        {texts.table.resign}
      </button>
      <dialog ref={dialog} aria-label={texts.table.resign}>
        <form method="dialog" onSubmit={() => undefined}>
          <p>{texts.table.resignSure}</p>
          <p class="orders">
            <button type="submit" class="order" onClick={() => desk.resign()}>
              {texts.table.resignYes}
            </button>
            <button type="submit" class="order main" autofocus>
              {texts.table.resignNo}
            </button>
          </p>
        </form>
      </dialog>
    </>
  );
};
