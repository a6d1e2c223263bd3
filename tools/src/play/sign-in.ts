import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { createAccountDesk, loginGuest } from '@battleline/client';

/** Who plays: a session's token, and what to say about him. */
export type SignedIn = { readonly token: string; readonly words: string };

/** An account would not let in; says why. */
export class NotSignedInError extends Error {
  override readonly name = 'NotSignedInError';
}

/** Asks for a password in a terminal, which doesn't show it. */
const askPassword = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<string> =>
  new Promise((resolve) => {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input, output: silent, terminal: true });
    output.write('Password: ');
    lines.question('', (password) => {
      lines.close();
      output.write('\n');
      resolve(password);
    });
  });

/** Signs in to the account of this name, or as a new guest without one. Throws `NotSignedInError`, `NoGatewayError`. */
export const signIn = async (options: {
  readonly addresses: readonly string[];
  readonly name: string | undefined;
  /** asked for in the terminal where it isn't given */
  readonly password: string | undefined;
}): Promise<SignedIn> => {
  const { addresses, name } = options;
  if (name === undefined) {
    const { token, you } = await loginGuest(addresses);
    return { token, words: `You are ${you.name}, a guest at ${addresses.join(', ')}.` };
  }
  const { stdin, stdout } = process;
  const password = options.password ?? (stdin.isTTY ? await askPassword(stdin, stdout) : undefined);
  if (password === undefined) throw new NotSignedInError('--name needs a password: set BATTLELINE_PASSWORD.');
  const answer = await createAccountDesk({ addresses }).logIn(name, password);
  if (!answer.ok) throw new NotSignedInError(answer.reason);
  return { token: answer.value.token, words: `You are ${answer.value.you.name}, at ${addresses.join(', ')}.` };
};
