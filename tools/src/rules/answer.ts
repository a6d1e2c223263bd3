import {
  fairDeal,
  formationOf,
  isMorale,
  isObject,
  isTroop,
  judgeClaim,
  legalMoves,
  parsePosition,
  parseRecord,
  printPosition,
  readCards,
  replayRecord,
  type Card,
  type Ground,
} from '@battleline/domain';
import { hmacWords } from '@battleline/service/hmac-words';

type Request = Readonly<Record<string, unknown>>;

/** Input that can't be answered; the message says what is wrong with it. */
class BadInput extends Error {}

const OPS: Readonly<Record<string, (request: Request) => object>> = {
  formation: answerFormation,
  claim: answerClaim,
  replay: answerReplay,
  legal: answerLegal,
  shuffle: answerShuffle,
};

/** Answers one line of JSON; `{"error": …}` for whatever can't be answered. */
export function answerLine(line: string): object {
  try {
    const request: unknown = JSON.parse(line);
    if (!isObject(request)) throw new BadInput('The line is no JSON object.');
    const answer = typeof request.op === 'string' && Object.hasOwn(OPS, request.op) ? OPS[request.op] : undefined;
    if (answer === undefined) throw new BadInput(`op is none of ${Object.keys(OPS).join(', ')}.`);
    return answer(request);
  } catch (error) {
    if (error instanceof BadInput) return { error: error.message };
    if (error instanceof SyntaxError) return { error: `The line is no JSON: ${error.message}` };
    return { error: `The line can't be answered: ${String(error)}` };
  }
}

function answerFormation(request: Request): object {
  const formation = formationOf(readSide(request, 'cards'), readGround(request));
  return { rank: formation?.name ?? null, sum: formation?.sum ?? null };
}

function answerClaim(request: Request): object {
  const mine = readSide(request, 'mine');
  const theirs = readSide(request, 'theirs');
  const unseen = readCards(request.unseen);
  if (!unseen?.every(isTroop)) throw new BadInput('unseen is no list of different troops.');
  const all = [...mine, ...theirs, ...unseen];
  const twice = all.find((card, index) => all.indexOf(card) !== index);
  if (twice !== undefined) throw new BadInput(`${twice} occurs twice.`);
  const mineFirst = readFlag(request, 'mineFirst') ?? true;
  return judgeClaim({ mine, theirs, unseen, ground: readGround(request), mineFirst });
}

function answerReplay(request: Request): object {
  const record = parseRecord(request.record);
  if (!record.ok) throw new BadInput(record.error);
  const { positions, error } = replayRecord(record.value);
  return { ...(error === null ? {} : { error }), positions: positions.map(printPosition) };
}

function answerLegal(request: Request): object {
  const position = parsePosition(request.position);
  if (!position.ok) throw new BadInput(position.error);
  return { legal: legalMoves(position.value) };
}

function answerShuffle(request: Request): object {
  const words = hmacWords({
    seed: readBytes(request, 'seed', 32),
    game: readBytes(request, 'game', 16),
    north: readBytes(request, 'north', 32),
    south: readBytes(request, 'south', 32),
  });
  return fairDeal(words);
}

function readSide(request: Request, key: string): Card[] {
  const cards = readCards(request[key]);
  if (cards === undefined) throw new BadInput(`${key} is no list of different cards.`);
  const wrong = cards.find((card) => !isTroop(card) && !isMorale(card));
  if (wrong !== undefined) throw new BadInput(`${key}: ${wrong} takes no slot.`);
  if (cards.length > 4) throw new BadInput(`${key}: a side has four slots at most.`);
  return cards;
}

function readGround(request: Request): Ground {
  return { mud: readFlag(request, 'mud') ?? false, fog: readFlag(request, 'fog') ?? false };
}

function readFlag(request: Request, key: string): boolean | null {
  const value = request[key] ?? null;
  if (value !== null && typeof value !== 'boolean') throw new BadInput(`${key} is neither true nor false.`);
  return value;
}

function readBytes(request: Request, key: string, length: number): Uint8Array {
  const value = request[key];
  if (typeof value !== 'string' || !/^[0-9a-f]*$/i.test(value) || value.length !== 2 * length) {
    throw new BadInput(`${key} is not ${length} bytes as hex digits.`);
  }
  return Buffer.from(value, 'hex');
}
