import type { ClientFrameInput } from '@battleline/protocol';
import { openFirst } from './first-open.ts';
import { parseServerFrame } from './server-frame.ts';
import type { OpenSocket, Socket } from './socket.ts';
import { pauseBefore, type Timing } from './timing.ts';

/**
 * Looks for a gateway that follows the log while one's own says that it doesn't. One's own connection stays meanwhile:
 * where the log itself is away no gateway greets, and nobody is worse off. The pauses grow, so that this is no storm.
 */
export type Elsewhere = {
  /** what one's own gateway says of itself */
  readonly note: (isBehind: boolean) => void;
  readonly stop: () => void;
};

export type ElsewhereDeps = {
  readonly open: OpenSocket;
  readonly timing: Pick<Timing, 'elsewhereMs' | 'headStartMs' | 'connectMs'>;
  readonly random: () => number;
  /** the URLs to ask in the try of this number (from 0), the first one first */
  readonly urls: (tries: number) => readonly string[];
  /** a visitor's greeting: it changes nothing at the gateway that is asked */
  readonly hello: () => ClientFrameInput;
  /** a gateway greets */
  readonly found: (url: string) => void;
};

export const createElsewhere = ({ open, timing, random, urls, hello, found }: ElsewhereDeps): Elsewhere => {
  let isLooking = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: Socket | undefined;

  const hangUp = (): void => {
    clearTimeout(timer);
    asked?.close();
    asked = undefined;
  };
  const wait = (): void => {
    hangUp();
    timer = setTimeout(ask, pauseBefore(tries, timing.elsewhereMs, random));
  };
  const ask = (): void => {
    const order = urls(tries);
    tries += 1;
    timer = setTimeout(wait, timing.connectMs);
    let url = '';
    asked = openFirst(order, open, timing.headStartMs, {
      opened: (index) => {
        url = order[index] ?? '';
        asked?.send(JSON.stringify(hello()));
      },
      received: (text) => (parseServerFrame(text)?.type === 'welcome' ? found(url) : wait()),
      closed: wait,
    });
  };
  const stop = (): void => {
    hangUp();
    [isLooking, tries] = [false, 0];
  };

  return {
    note: (isBehind) => {
      if (!isBehind) return stop();
      if (isLooking) return;
      isLooking = true;
      wait();
    },
    stop,
  };
};
