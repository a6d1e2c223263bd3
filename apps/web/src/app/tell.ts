import type { Answer, Command } from '@battleline/client';
import { texts } from '../texts.ts';
import type { Session } from '../session/session.ts';
import type { Announcer } from './announcer.ts';

type Teller = { readonly session: Pick<Session, 'send'>; readonly announcer: Pick<Announcer, 'notice'> };

/** Whether it failed; then the player has been told why. `undefined`: no gateway answers. */
export const hasFailed = ({ announcer }: Pick<Teller, 'announcer'>, answer: Answer | undefined): boolean => {
  if (answer?.ok) return false;
  announcer.notice(answer ? texts.refusal(answer.code, answer.reason) : texts.connection.noGateway, 'bad');
  return true;
};

/** Sends a command, and tells the player what became of it; false where it was refused. */
export const tell = async (app: Teller, command: Command, done?: string): Promise<boolean> => {
  if (hasFailed(app, await app.session.send(command))) return false;
  if (done) app.announcer.notice(done);
  return true;
};
