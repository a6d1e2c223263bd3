import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { Link } from '../app/link.tsx';
import { texts } from '../texts.ts';

/** What a link to an invite opens: one enters where one isn't somebody yet, and sits down. */
export const InvitePage = ({ link }: { readonly link: string }) => {
  const { session } = useApp();
  const { seat } = session.state.value;
  const refusal = useSignal<string | null>(null);
  useEffect(() => {
    void session.send({ type: 'join', link }).then((answer) => {
      if (answer?.ok) return; // whoever is seated is taken to his table
      refusal.value = answer ? texts.link.refusal(answer.code, answer.reason) : texts.connection.noGateway;
    });
  }, [link]);
  return (
    <div class="waiting">
      <p role="status">{refusal.value ?? texts.link.joining}</p>
      {refusal.value !== null && (
        <p class="orders">
          {seat && (
            <Link to={{ page: 'table', table: seat.table }} class="order main">
              {texts.page.goOn}
            </Link>
          )}
          <Link to={{ page: 'lobby' }} class="order">
            {texts.page.toLobby}
          </Link>
        </p>
      )}
    </div>
  );
};
