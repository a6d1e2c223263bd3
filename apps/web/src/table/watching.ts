import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import type { Desk } from './desk.ts';

/** Watches the table for as long as it is shown, unless one sits there; whether there is no such table. */
export const useWatching = (desk: Desk): boolean => {
  const { session } = useApp();
  const isGone = useSignal(false);
  const { you, seat } = session.state.value;
  const isOnline = session.connection.value.status === 'online';
  const sits = seat?.table === desk.table;
  const isSeated = sits || (desk.frame.value !== undefined && desk.frame.value.view.viewer !== 'watcher');
  // A visitor's watching ends with his connection, a client's with his wish.
  const who = you?.id ?? (isOnline ? 'visitor' : 'nobody');
  useEffect(() => {
    if (isSeated || !isOnline) return;
    void session.send({ type: 'watch', table: desk.table }).then((answer) => {
      isGone.value = answer?.ok === false && answer.code !== 'CLOSED';
    });
  }, [desk, who, isSeated, isOnline]);
  useEffect(
    () => () => {
      const frame = desk.frame.peek();
      if (frame?.view.viewer === 'watcher') void session.send({ type: 'unwatch', table: desk.table });
    },
    [desk],
  );
  return isGone.value;
};
