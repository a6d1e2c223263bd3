import { createHash } from 'node:crypto';
import type { GatewayId } from '@battleline/domain';
import type { OwnGateway } from '../life/own-gateway.ts';

/** What all gateways see missing is left to the one whose turn it is for so long, and to each before oneself, µs. */
const OTHERS_WAIT = 2_000_000;
const PER_RANK = 500_000;

/**
 * How long this gateway leaves to others what any of them may write (R7), µs: not at all if it is its turn, else by its
 * rank for this cause. Without one that acted it is the turn of the first by rank.
 */
export type Patience = (cause: string, isItsTurn?: boolean) => number;

export const createPatience = (own: Pick<OwnGateway, 'id'>, alive: () => readonly GatewayId[]): Patience => {
  const order = (cause: string, id: GatewayId): string => createHash('sha256').update(`${cause} ${id}`).digest('hex');
  return (cause, isItsTurn) => {
    if (isItsTurn) return 0;
    const mine = order(cause, own.id());
    const rank = alive().filter((id) => order(cause, id) < mine).length;
    return isItsTurn === undefined && rank === 0 ? 0 : OTHERS_WAIT + rank * PER_RANK;
  };
};
