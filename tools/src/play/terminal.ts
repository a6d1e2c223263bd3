import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What is to be seen now. */
export type Screen = {
  readonly lines: readonly string[];
  /** the connection, when there is something to say about it */
  readonly status: string;
  /** whether the player is asked for something */
  readonly isAsked: boolean;
};

/** Where a session is shown, and where its commands come from. */
export type Terminal = {
  readonly show: (screen: Screen) => void;
  /** a line of news or an answer */
  readonly say: (...lines: string[]) => void;
  /** the next command; undefined when there will be none */
  readonly next: () => Promise<string | undefined>;
  /** a person types whenever he likes; from a file commands are taken when they are asked for */
  readonly isPerson: boolean;
  readonly close: () => void;
};

const NEWS = 12;
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
const REDRAW_MS = 40;

/** A terminal with a person before it: the screen is drawn again on each change, what he types stays. */
export const createPersonTerminal = (input: Readable, output: Writable): Terminal => {
  const reader = createInterface({ input, output, prompt: '> ' });
  const lines = reader[Symbol.asyncIterator]();
  let screen: Screen = { lines: [], status: '', isAsked: false };
  let news: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const draw = (): void => {
    timer = undefined;
    const status = screen.status === '' ? [] : [`[${screen.status}]`];
    output.write(CLEAR + [...screen.lines, '', ...news, ...status, ''].join('\n'));
    reader.prompt(true);
  };
  const drawSoon = (): void => {
    timer ??= setTimeout(draw, REDRAW_MS);
  };
  return {
    isPerson: true,
    show: (next) => {
      if (JSON.stringify(next) === JSON.stringify(screen)) return;
      screen = next;
      drawSoon();
    },
    say: (...more) => {
      news = [...news, ...more].slice(-NEWS);
      drawSoon();
    },
    next: async () => {
      const step = await lines.next();
      news = [];
      drawSoon();
      return step.done === true ? undefined : step.value;
    },
    close: () => {
      clearTimeout(timer);
      draw();
      reader.close();
      output.write('\n');
    },
  };
};

const withoutComment = (line: string): string => line.replace(/#.*$/, '').trim();

/** Lines in, lines out: for pipes and scripts. A screen is printed when something is asked, unless it is the same. */
export const createLineTerminal = (commands: AsyncIterable<string>, output: Writable): Terminal => {
  const lines = commands[Symbol.asyncIterator]();
  let printed = '';
  let status = '';
  const print = (...more: readonly string[]): void => void output.write(more.map((line) => `${line}\n`).join(''));
  return {
    isPerson: false,
    show: (screen) => {
      if (screen.status !== status) {
        status = screen.status;
        print(`[${status || 'connected'}]`);
      }
      const text = screen.lines.join('\n');
      if (!screen.isAsked || text === printed) return;
      printed = text;
      print('', text);
    },
    say: print,
    next: async () => {
      for (;;) {
        const step = await lines.next();
        if (step.done === true) return undefined;
        const line = withoutComment(step.value);
        if (line === '') continue;
        print(`> ${line}`);
        return line;
      }
    },
    close: () => void lines.return?.(),
  };
};
