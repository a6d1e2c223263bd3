import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import { useApp } from './app.ts';

/** A dialog over the page, with a heading and a way out. */
export const Sheet = ({ heading, children }: { readonly heading: string; readonly children: ComponentChildren }) => {
  const { dialog } = useApp();
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => sheet.current?.showModal(), []);
  const close = (): void => {
    dialog.value = null;
  };
  return (
    <dialog
      ref={sheet}
      class="sheet"
      aria-label={heading}
      onClose={close}
      onClick={(event) => {
        if (event.target === sheet.current) close();
      }}
    >
      <div class="content">
        <h2>{heading}</h2>
        <button type="button" class="round shut" aria-label={texts.page.close} onClick={close}>
          <Icon name="close" />
        </button>
        {children}
      </div>
    </dialog>
  );
};
