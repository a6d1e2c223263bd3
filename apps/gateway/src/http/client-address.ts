import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';

/** Whether what stands at this address is a proxy of ours, whose word about its client counts. */
export type IsTrusted = (address: string, hops: number) => boolean;

/** Proxies by address, by network (`10.0.0.0/8`) or by `loopback`, `linklocal`, `uniquelocal`; throws at anything else. */
export const trustProxies = (list: readonly string[]): IsTrusted => proxyAddress.compile([...list]);

/**
 * The address of a request's client: on the way that `X-Forwarded-For` tells, the last one that no trusted proxy has.
 * Whoever isn't trusted could tell anything, so his own address counts.
 */
export const clientAddress = (request: IncomingMessage, isTrusted: IsTrusted): string =>
  proxyAddress(request, isTrusted) || 'unknown';
