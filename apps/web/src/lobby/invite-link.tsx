import { useRef } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { pathTo } from '../session/route.ts';
import { texts } from '../texts.ts';

/** The link to an own invite, to be copied. */
export const InviteLink = ({ link }: { readonly link: string }) => {
  const { announcer } = useApp();
  const field = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(field.current?.value ?? '');
      announcer.notice(texts.link.copied);
    } catch {
      // A page without TLS may not write there; the link is marked, for the person to copy.
      announcer.notice(texts.link.marked);
    }
  };
  return (
    <>
      <input
        ref={field}
        class="link"
        readOnly
        aria-label={texts.link.label}
        value={location.origin + pathTo({ page: 'invite', link })}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" class="order main" onClick={() => void copy()}>
        {texts.link.copy}
      </button>
    </>
  );
};
